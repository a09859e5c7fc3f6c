package io.anel.torture.part;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a part was promised, by key. What survives power loss survives a kill.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class Promises {
    private final Map<String, String> kill = new TreeMap<>();
    private final Map<String, String> powerLoss = new TreeMap<>();

    /** Takes in what survives a kill. */
    public void putSurvivingKill(String key, String value) {
        kill.put(key, value);
    }

    /** Takes in what survives power loss. */
    public void putSurvivingPowerLoss(String key, String value) {
        powerLoss.put(key, value);
    }

    /** What is in force after the death of the process. */
    public Promises survivingKill() {
        return this;
    }

    /** What is in force after power loss. */
    public Promises survivingPowerLoss() {
        Promises left = new Promises();
        left.powerLoss.putAll(powerLoss);
        return left;
    }

    /** Every promise in force; under one key the one that was made under the weaker fault, which is the further one. */
    public Map<String, String> inForce() {
        Map<String, String> all = new TreeMap<>(powerLoss);
        all.putAll(kill);
        return all;
    }

    /** How many there are. */
    public int count() {
        return inForce().size();
    }
}
