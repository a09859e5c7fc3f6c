package io.anel.torture.bus;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AnelException;
import io.anel.api.BusStatus;
import io.anel.api.ChainBuilder;
import io.anel.api.CloseReport;
import io.anel.api.EventBus;
import io.anel.api.FencedException;
import io.anel.api.LogOpenException;
import io.anel.journal.JournalLog;
import io.anel.journal.JournalVerifier;
import io.anel.log.LogSettings;
import io.anel.simulation.Simulation;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A bus at work in a simulation: publishers, readers and subscribers, an orderly close, or whatever comes before that. */
final class SimulatedLife {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int CLOCK_JUMPS_ONE_IN = 200;
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final int SPACE_MOVES_ONE_IN = 10;
    private static final int MAX_STEPS = 6_000;

    private final SimulatedMachine machine;
    private final Simulation simulation;
    private final Promises promises;
    private final Random choice;
    /** Whether anybody waits for DURABLE, so that there are forces sooner than once an interval. */
    private final boolean asksForDurable;
    /** Whether the disk is full at times. */
    private final boolean mayBeFull;

    private final Stages stages = new Stages();
    private final List<SimulatedPublisher> publishers = new ArrayList<>();
    private final List<SimulatedSubscriber> subscribers = new ArrayList<>();
    /** Null where nobody has looked. */
    private JournalVerifier.Report verified;

    private EventBus bus;
    private String phase = "opening";

    SimulatedLife(SimulatedMachine machine, Promises promises) {
        this.machine = machine;
        this.promises = promises;
        simulation = machine.simulation;
        choice = machine.choice;
        asksForDurable = choice.nextInt(4) > 0;
        mayBeFull = choice.nextInt(4) == 0;
    }

    /** Its opening is to find the same. */
    void verified(JournalVerifier.Report report) {
        verified = report;
    }

    /** Null before it is open. */
    EventBus bus() {
        return bus;
    }

    /** What it did last. */
    String phase() {
        return phase;
    }

    /** Whether a publisher may be refused for want of space. */
    boolean mayBeFull() {
        return mayBeFull;
    }

    boolean isClosing() {
        return phase.equals("closing");
    }

    /** @throws BrokenPromiseException when it does not open, though nothing has failed */
    EventBus open() {
        machine.readers.forEach(reader -> simulation.schedule().start("reader", reader));
        try {
            bus = simulation.schedule().interruptibly(this::start);
            BusPart.requireNewEpoch(bus, promises);
            if (!simulation.isStruck()) {
                promises.forced();
                promises.putSurvivingPowerLoss(
                        BusPart.EPOCH, Integer.toString(bus.status().epoch()));
            }
            return bus;
        } catch (AnelException e) {
            if (simulation.hasFailed() && (e instanceof LogOpenException || e instanceof FencedException)) {
                return null;
            }
            throw new BrokenPromiseException("expected a journal that opens without help, got " + e.getMessage(), e);
        }
    }

    private EventBus start() {
        return Anel.bus("torture")
                .config(SimulatedSettings.bus(choice))
                .log(this::journal)
                .clock(simulation.clock())
                .schedule(simulation.schedule())
                .chain(this::chain)
                .start();
    }

    private void chain(ChainBuilder chain) {
        stages.describe(chain);
        if (asksForDurable && choice.nextInt(8) == 0) {
            chain.after(Ack.DURABLE);
        }
    }

    private JournalLog journal(LogSettings settings) {
        JournalLog opened =
                SimulatedSettings.journal(machine.directory(), choice).open(settings);
        BusPart.requireEndOnRecord(opened.recovery(), promises);
        BusPart.requireAsVerified(opened.recovery(), verified);
        requireReached(opened.lastSequence());
        stages.tally().rebuiltThrough(opened.lastSequence());
        return opened;
    }

    /** Before publishers put others under the same sequences. */
    private void requireReached(long last) {
        long reached = Long.parseLong(promises.inForce().getOrDefault(Promises.REACHES, "0"));
        if (last < reached) {
            throw new BrokenPromiseException("expected a log that reaches " + reached + ", got one to " + last);
        }
    }

    /** Opens, works, closes; ends early when it is struck. */
    void live() {
        if (open() == null || simulation.isStruck()) {
            return;
        }
        phase = "at work";
        begin();
        int secondOpening = choice.nextInt(MAX_STEPS);
        for (int steps = choice.nextInt(MAX_STEPS); steps > 0 && !simulation.isStruck(); steps--) {
            simulation.schedule().step();
            if (steps == secondOpening) {
                requireRefused();
            }
        }
        if (!simulation.isStruck() && !isFenced()) {
            close();
        }
    }

    private void begin() {
        for (Ack ack : new Ack[] {Ack.JOURNALED, Ack.DURABLE}) {
            if ((asksForDurable || ack == Ack.JOURNALED) && choice.nextInt(4) == 0) {
                subscribers.add(SimulatedSubscriber.start(simulation, bus, ack, promises, stages.echo()));
            }
        }
        for (int i = choice.nextInt(Traffic.MAX_PUBLISHERS); i >= 0; i--) {
            SimulatedPublisher publisher = new SimulatedPublisher(
                    this,
                    simulation,
                    bus,
                    promises,
                    i,
                    stages.echo().counter(i),
                    asksForDurable,
                    new Random(choice.nextLong()));
            publishers.add(publisher);
            simulation.schedule().start("publisher", publisher);
        }
        for (int i = choice.nextInt(4); i > 0; i--) {
            SimulatedReader reader = new SimulatedReader(simulation, machine.directory(), choice);
            machine.readers.add(reader);
            simulation.schedule().start("reader", reader);
        }
        simulation.schedule().start("cursors", new SimulatedCursors(this, simulation, bus, promises));
        simulation.schedule().start("clock", this::moveClock);
        if (mayBeFull) {
            simulation.schedule().start("space", this::moveSpace);
        }
    }

    /** Whoever else would open it is refused. */
    private void requireRefused() {
        SimulatedLife other = new SimulatedLife(machine, new Promises());
        try {
            other.start();
        } catch (LogOpenException e) {
            return;
        }
        throw new BrokenPromiseException("expected a second opening to be refused, got one");
    }

    /** Ends what has not ended, whatever it says. */
    void end() {
        if (bus != null) {
            bus.close(Duration.ZERO);
        }
        simulation.schedule().end();
        simulation.full(false);
    }

    void close() {
        phase = "closing";
        CloseReport report = bus.close(PATIENCE);
        simulation.schedule().requireSound();
        if (simulation.isStruck() || simulation.hasFailed() && bus.status().state() == BusStatus.State.FENCED) {
            // What it said before that was in order.
            return;
        }
        if (!report.isClean()) {
            throw new BrokenPromiseException("expected a clean close, got " + report);
        }
        promises.putSurvivingPowerLoss(Promises.REACHES, Long.toString(report.lastSequence()));
        promises.putSurvivingPowerLoss(
                BusPart.CLOSED_EPOCH, Integer.toString(bus.status().epoch()));
        stages.tally().requireEffects();
        publishers.forEach(this::requireAllHandled);
        for (int i = 0; i < Traffic.MAX_PUBLISHERS; i++) {
            requireHandled(i, stages.echo().counter(i));
        }
    }

    private void requireAllHandled(SimulatedPublisher publisher) {
        publisher.requireAcked();
        promises.putSurvivingPowerLoss(BusPart.COUNTER_OF + publisher.index(), Long.toString(publisher.counter()));
        requireHandled(publisher.index(), publisher.counter());
    }

    private void requireHandled(int publisher, long counter) {
        stages.requireThrough(publisher, counter);
        subscribers.forEach(subscriber -> subscriber.requireThrough(publisher, counter));
    }

    /** Throws unless a replay comes to the state in which it was closed. */
    void requireReplayed() {
        Stages.requireReplayed(machine.directory(), bus);
    }

    /** By a failure that there was; any other fence is a broken promise, and so is whatever else stops a bus. */
    boolean isFenced() {
        BusStatus.State state = bus.status().state();
        boolean isFenced = state == BusStatus.State.FENCED;
        if (isFenced && !simulation.hasFailed() || state == BusStatus.State.STOPPED) {
            throw new BrokenPromiseException("expected a bus at work, got " + bus.status());
        }
        if (isFenced && !isClosing()) {
            promises.putSurvivingPowerLoss(
                    BusPart.FENCED_EPOCH, Integer.toString(bus.status().epoch()));
        }
        return isFenced;
    }

    /** The disk is full for a while, now and then. */
    private int moveSpace() {
        if (choice.nextInt(SPACE_MOVES_ONE_IN) == 0) {
            simulation.full(choice.nextBoolean());
        }
        return 0;
    }

    /** It jumps an hour or a day, ahead or back, now and then. */
    private int moveClock() {
        if (choice.nextInt(CLOCK_JUMPS_ONE_IN) == 0) {
            long hours = choice.nextBoolean() ? 1 : choice.nextInt(24);
            simulation.clock().jump((choice.nextBoolean() ? hours : -hours) * HOUR_NS);
        }
        return 0;
    }
}
