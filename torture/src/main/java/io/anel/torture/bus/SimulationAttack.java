package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.EventBus;
import io.anel.journal.cycle.CycleNames;
import io.anel.simulation.Blow;
import io.anel.simulation.Simulation;
import io.anel.torture.attack.Attack;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Promises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

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
                    promises = check(strike, simulation, promises, choice);
                }
            }
            return simulation.trace();
        }
    }

    private static long cycles(Path journal) throws IOException {
        long cycles = 0;
        try (Stream<Path> epochs = Files.list(journal)) {
            for (Path epoch : (Iterable<Path>) epochs::iterator) {
                if (Files.isDirectory(epoch)) {
                    try (Stream<Path> files = Files.list(epoch)) {
                        cycles += files.filter(file -> file.toString().endsWith(CycleNames.SUFFIX))
                                .count();
                    }
                }
            }
        }
        return cycles;
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

    /** Opens without a blow, looks at everything, and closes: then all that there is has been forced. */
    private static Promises check(Strike strike, Simulation simulation, Promises promises, Random choice)
            throws IOException {
        SimulatedLife life = new SimulatedLife(simulation, promises, choice);
        EventBus bus = life.open();
        if (!bus.drain(SimulatedLife.PATIENCE)) {
            throw new BrokenPromiseException("expected a bus with nothing left to do, got " + bus.status());
        }
        long journaled = bus.sequence(Ack.JOURNALED);
        life.close();
        LogCheck check = LogCheck.of(life.directory(), promises);
        if (check.last() != journaled || check.unanswered() > 0) {
            throw new BrokenPromiseException("expected a reader to see " + journaled
                    + " events, as the bus did, each with its emission, got " + check.last() + " and "
                    + check.unanswered() + " without");
        }
        strike.add("events", check.last());
        strike.add("rolls", cycles(life.directory()) - 1);
        promises.putSurvivingPowerLoss(Promises.REACHES, Long.toString(check.last()));
        return promises;
    }
}
