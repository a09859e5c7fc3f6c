package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.EventBus;
import io.anel.simulation.Blow;
import io.anel.simulation.Simulation;
import io.anel.torture.attack.Attack;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Promises;
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
    public void strike(Strike strike) {
        trace(strike);
        strike.counted();
    }

    /** As {@link #strike}; a number that follows from all that happened. */
    static long trace(Strike strike) {
        Random choice = strike.choice();
        try (Simulation simulation = new Simulation(strike.seed())) {
            Promises promises = new Promises();
            int lives = 1 + choice.nextInt(MAX_LIVES);
            for (int life = 0; life < lives; life++) {
                Blow blow = choice.nextInt(3) == 0 ? Blow.KILL : Blow.POWER_LOSS;
                // In the opening, soon behind it, or after some rolls.
                simulation.strikeAfter(1 + choice.nextInt(40 << 3 * choice.nextInt(3)), blow);
                SimulatedLife lived = new SimulatedLife(simulation, promises, choice);
                lived.live();
                strike.add(simulation.isStruck() ? blow + " while " + lived.phase() : blow + " after a close", 1);
                promises = blow == Blow.KILL ? promises.survivingKill() : promises.survivingPowerLoss();
                simulation.revive(lived.bus());
                if (choice.nextInt(4) > 0 || life + 1 == lives) {
                    promises = check(strike, simulation, promises, choice);
                }
            }
            return simulation.trace();
        }
    }

    /** Opens without a blow, looks at everything, and closes: then all that there is has been forced. */
    private static Promises check(Strike strike, Simulation simulation, Promises promises, Random choice) {
        SimulatedLife life = new SimulatedLife(simulation, new Promises(), choice);
        EventBus bus = life.open();
        bus.drain(SimulatedLife.PATIENCE);
        long journaled = bus.sequence(Ack.JOURNALED);
        life.close();
        LogCheck check = LogCheck.of(life.directory(), promises);
        if (check.last() != journaled || check.unanswered() > 0) {
            throw new BrokenPromiseException("expected a reader to see " + journaled
                    + " events, as the bus did, each with its emission, got " + check.last() + " and "
                    + check.unanswered() + " without");
        }
        strike.add("events", check.last());
        Promises forced = new Promises();
        promises.inForce().forEach(forced::putSurvivingPowerLoss);
        forced.putSurvivingPowerLoss(BusPart.REACHES, Long.toString(check.last()));
        return forced;
    }
}
