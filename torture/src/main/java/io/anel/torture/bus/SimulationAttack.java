package io.anel.torture.bus;

import io.anel.api.AnelException;
import io.anel.simulation.Blow;
import io.anel.simulation.Simulation;
import io.anel.torture.attack.Attack;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Promises;
import java.io.IOException;
import java.util.Random;

/**
 * Whole histories on one thread under one seed: lives of a bus on a simulated disk, most ended by the death of its process or by power loss at any call of the disk, in
 * its opening, at work, at a roll, or at its close; in some a call fails before that. What one leaves, the next one opens; all that was promised is there.
 */
public final class SimulationAttack implements Attack {
    private static final int MAX_LIVES = 4;
    /** Where most end in their openings: one builds on what several have left. */
    private static final int MAX_OPENINGS = 10;

    private static final int CALLS_OF_AN_OPENING = 40;

    @Override
    public String name() {
        return "simulate";
    }

    @Override
    public String description() {
        return "Whole histories on a simulated disk, clock and schedule; a seed repeats itself exactly.";
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
            SimulatedMachine machine = new SimulatedMachine(simulation, choice);
            Promises promises = new Promises();
            boolean isOpenings = choice.nextInt(4) == 0;
            int lives = 1 + choice.nextInt(isOpenings ? MAX_OPENINGS : MAX_LIVES);
            for (int life = 0; life < lives; life++) {
                promises = live(strike, machine, promises, isOpenings);
                if (choice.nextInt(isOpenings ? 8 : 2) == 0 || life + 1 == lives) {
                    SimulatedAudit.of(strike, machine, promises);
                }
            }
            return simulation.trace();
        } catch (AnelException e) {
            // What may fail is expected where it is called.
            throw new BrokenPromiseException("expected a history without it, got " + e.getMessage(), e);
        }
    }

    /** One life: a call fails in it, or a blow ends it, or both, or neither. What is in force behind it. */
    private static Promises live(Strike strike, SimulatedMachine machine, Promises promises, boolean isOpening) {
        Random choice = machine.choice;
        boolean mayFail = choice.nextInt(isOpening ? 2 : 3) == 0;
        Blow blow = choice.nextInt(3) == 0 ? Blow.KILL : Blow.POWER_LOSS;
        boolean isToBeStruck = choice.nextInt(mayFail ? 3 : 10) > 0;
        if (mayFail) {
            machine.simulation.failAfter(when(choice, isOpening), choice.nextBoolean());
        }
        if (isToBeStruck) {
            machine.simulation.strikeAfter(when(choice, isOpening), blow);
        }
        SimulatedLife life = new SimulatedLife(machine, promises);
        life.live();
        boolean hasFailed = machine.simulation.hasFailed();
        String how = (machine.simulation.isStruck() ? blow.toString() : "no blow") + (hasFailed ? " and an error" : "");
        strike.add(how + " while " + life.phase(), 1);
        if (isToBeStruck) {
            machine.revive(life);
            return blow == Blow.KILL ? promises.survivingKill() : promises.survivingPowerLoss();
        }
        life.end();
        machine.simulation.mend();
        if (hasFailed && choice.nextInt(3) == 0) {
            machine.forget();
            return promises.survivingPowerLoss();
        }
        return promises.survivingKill();
    }

    /** Which call it is: of the opening, soon behind it, or after some rolls. */
    private static int when(Random choice, boolean isOpening) {
        return 1 + choice.nextInt(isOpening ? CALLS_OF_AN_OPENING : CALLS_OF_AN_OPENING << 3 * choice.nextInt(3));
    }
}
