package io.anel.torture.bus;

import io.anel.simulation.Blow;
import io.anel.simulation.Simulation;
import io.anel.torture.attack.Attack;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Promises;
import java.io.IOException;
import java.util.Random;

/**
 * Whole histories on one thread under one seed: lives of a bus on a simulated disk, each ended by the death of its process or by power loss at any call of the disk, in
 * its opening, at work, at a roll, or at its close. What one leaves, the next one opens; all that was promised is there.
 */
public final class SimulationAttack implements Attack {
    private static final int MAX_LIVES = 4;

    @Override
    public String name() {
        return "simulate";
    }

    @Override
    public String unit() {
        return "seeds";
    }

    @Override
    public boolean appliesTo(DurablePart part) {
        return part instanceof BusPart;
    }

    @Override
    public long shortForm() {
        return 300;
    }

    @Override
    public void strike(Strike strike) throws IOException {
        trace(strike);
        strike.counted();
    }

    /** As {@link #strike}; a number that follows from all that happened. */
    static long trace(Strike strike) throws IOException {
        Random choice = strike.choice();
        try (Simulation simulation = new Simulation(choice.nextLong())) {
            Promises promises = new Promises();
            int lives = 1 + choice.nextInt(MAX_LIVES);
            for (int life = 0; life < lives; life++) {
                promises = choice.nextInt(4) == 0
                        ? failed(strike, simulation, promises)
                        : struck(strike, simulation, promises);
                if (choice.nextInt(4) > 0 || life + 1 == lives) {
                    SimulatedAudit.of(strike, simulation, promises);
                }
            }
            return simulation.trace();
        }
    }

    private static Promises struck(Strike strike, Simulation simulation, Promises promises) {
        Blow blow = strike.choice().nextInt(3) == 0 ? Blow.KILL : Blow.POWER_LOSS;
        simulation.strikeAfter(when(strike.choice()), blow);
        SimulatedLife life = new SimulatedLife(simulation, promises, strike.choice());
        life.live();
        strike.add(simulation.isStruck() ? blow + " while " + life.phase() : blow + " after a close", 1);
        simulation.revive(life.bus());
        return blow == Blow.KILL ? promises.survivingKill() : promises.survivingPowerLoss();
    }

    /** A life in which a call fails; the process goes on. */
    private static Promises failed(Strike strike, Simulation simulation, Promises promises) {
        simulation.failAfter(when(strike.choice()), strike.choice().nextBoolean());
        SimulatedLife life = new SimulatedLife(simulation, promises, strike.choice());
        life.live();
        String came = !simulation.hasFailed() ? "no error while " : "an error while ";
        strike.add(came + life.phase(), 1);
        life.end();
        simulation.mend();
        return promises.survivingKill();
    }

    /** Which call it is: of the opening, soon behind it, or after some rolls. */
    private static int when(Random choice) {
        return 1 + choice.nextInt(40 << 3 * choice.nextInt(3));
    }
}
