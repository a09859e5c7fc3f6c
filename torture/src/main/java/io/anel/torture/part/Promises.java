package io.anel.torture.part;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a part was promised, by key. What survives power loss survives a kill. Under one key what was promised last counts; but of {@link #REACHES} the highest.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class Promises {
    /** Under it, a number: how far what was promised reaches. */
    public static final String REACHES = "reaches";

    private final Map<String, String> kill = new TreeMap<>();
    private final Map<String, String> powerLoss = new TreeMap<>();

    /** Takes in what survives a kill. */
    public void putSurvivingKill(String key, String value) {
        put(kill, key, value);
    }

    /** Takes in what survives power loss. */
    public void putSurvivingPowerLoss(String key, String value) {
        put(powerLoss, key, value);
    }

    private static void put(Map<String, String> promises, String key, String value) {
        promises.merge(
                key,
                value,
                (before, now) -> !key.equals(REACHES) || Long.parseLong(now) >= Long.parseLong(before) ? now : before);
    }

    /** What is in force survives power loss from now on: it has been forced. */
    public void forced() {
        kill.forEach(this::putSurvivingPowerLoss);
        kill.clear();
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

    /** Every promise in force; under one key the one that survives more. */
    public Map<String, String> inForce() {
        Map<String, String> all = new TreeMap<>(kill);
        powerLoss.forEach((key, value) -> put(all, key, value));
        return all;
    }

    /** How many there are. */
    public int count() {
        return inForce().size();
    }
}
