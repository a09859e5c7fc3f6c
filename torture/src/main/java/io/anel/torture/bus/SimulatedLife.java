package io.anel.torture.bus;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AnelException;
import io.anel.api.BusConfig;
import io.anel.api.BusStatus;
import io.anel.api.ChainMode;
import io.anel.api.CloseReport;
import io.anel.api.EventBus;
import io.anel.api.LogException;
import io.anel.api.PublishResult;
import io.anel.engine.Agent;
import io.anel.journal.Journal;
import io.anel.journal.JournalLog;
import io.anel.journal.JournalReader;
import io.anel.log.LogSettings;
import io.anel.simulation.Simulation;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** A bus at work in a simulation: publishers, readers at the live end, an orderly close, or whatever comes before that. */
final class SimulatedLife {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int BATCH_BYTES = 132 * 1024;
    private static final int CLOCK_JUMPS_ONE_IN = 200;
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final int MAX_STEPS = 6_000;
    private static final Duration SHORT_WAIT = Duration.ofMillis(2);

    private final Simulation simulation;
    private final Promises promises;
    private final Random choice;
    private final Echo echo = new Echo();
    private EventBus bus;
    private String phase = "opening";

    SimulatedLife(Simulation simulation, Promises promises, Random choice) {
        this.simulation = simulation;
        this.promises = promises;
        this.choice = choice;
    }

    Path directory() {
        return simulation.path("/journal");
    }

    /** Null before it is open. */
    EventBus bus() {
        return bus;
    }

    /** What it did last. */
    String phase() {
        return phase;
    }

    /** @throws BrokenPromiseException when it does not open, though nothing has failed */
    EventBus open() {
        try {
            bus = start();
            if (!simulation.isStruck()) {
                promises.forced();
            }
            return bus;
        } catch (AnelException e) {
            if (simulation.hasFailed()) {
                return null;
            }
            throw new BrokenPromiseException("expected a journal that opens without help, got " + e.getMessage(), e);
        }
    }

    private EventBus start() {
        return Anel.bus("torture")
                .config(config())
                .log(this::journal)
                .clock(simulation.clock())
                .schedule(simulation.schedule())
                .chain(chain -> chain.stage("echo", echo, Traffic.TICK, Traffic.LEG, Traffic.BLOCK))
                .start();
    }

    private JournalLog journal(LogSettings settings) {
        JournalLog opened = Journal.at(directory())
                .cycleBytes(64 * 1024)
                .cycleAge(Duration.ofMillis(20L * choice.nextInt(3)))
                .blockBytes(1024 * 1024)
                .reserveChunkBytes(4096 << choice.nextInt(5))
                .open(settings);
        BusPart.requireUncleanAfterFence(opened.recovery(), promises);
        return opened;
    }

    private BusConfig config() {
        return BusConfig.builder()
                .chainMode(choice.nextBoolean() ? ChainMode.FUSED : ChainMode.PINNED)
                .ringSlots(64 << choice.nextInt(3))
                .slotBytes(256)
                .maxPayloadBytes(Traffic.MAX_LENGTH)
                .largeFrames(1 + choice.nextInt(2))
                .maxBatchBytes(BATCH_BYTES)
                .maxBatchEvents(Traffic.MAX_GROUP << choice.nextInt(3))
                .maxGroupEvents(Traffic.MAX_GROUP)
                .outboxEvents(16)
                .outboxLimit(256)
                .syncInterval(Duration.ofMillis(1 + choice.nextInt(20)))
                .build();
    }

    /** Opens, works, closes; ends early when it is struck. */
    void live() {
        if (open() == null || simulation.isStruck()) {
            return;
        }
        phase = "at work";
        for (int i = 1 + choice.nextInt(Traffic.MAX_PUBLISHERS); i > 0; i--) {
            simulation.schedule().start("publisher", new PublisherAgent(i - 1, new Random(choice.nextLong())));
        }
        for (int i = choice.nextInt(4); i > 0; i--) {
            simulation.schedule().start("reader", new ReaderAgent());
        }
        simulation.schedule().start("cursors", this::reportCursors);
        simulation.schedule().start("clock", this::moveClock);
        for (int steps = choice.nextInt(MAX_STEPS); steps > 0 && !simulation.isStruck(); steps--) {
            simulation.schedule().step();
        }
        if (!simulation.isStruck() && !isFenced()) {
            close();
        }
    }

    /** Ends what has not ended, whatever it says. */
    void end() {
        if (bus != null) {
            bus.close(Duration.ZERO);
        }
        simulation.schedule().end();
    }

    void close() {
        phase = "closing";
        CloseReport report = bus.close(PATIENCE);
        if (!simulation.isStruck()) {
            if (simulation.hasFailed() && bus.status().state() == BusStatus.State.FENCED) {
                // What it said before that was in order.
                return;
            }
            if (!report.isClean()) {
                throw new BrokenPromiseException("expected a clean close, got " + report);
            }
            promises.putSurvivingPowerLoss(Promises.REACHES, Long.toString(report.lastSequence()));
        }
    }

    /** By a failure that there was; any other fence is a broken promise. */
    private boolean isFenced() {
        boolean isFenced = bus.status().state() == BusStatus.State.FENCED;
        if (isFenced && !simulation.hasFailed()) {
            throw new BrokenPromiseException("expected a bus at work, got " + bus.status());
        }
        if (isFenced) {
            promises.putSurvivingPowerLoss(
                    BusPart.FENCED_EPOCH, Integer.toString(bus.status().epoch()));
        }
        return isFenced;
    }

    /** It jumps an hour or a day, ahead or back, now and then. */
    private int moveClock() {
        if (choice.nextInt(CLOCK_JUMPS_ONE_IN) == 0) {
            long hours = choice.nextBoolean() ? 1 : choice.nextInt(24);
            simulation.clock().jump((choice.nextBoolean() ? hours : -hours) * HOUR_NS);
        }
        return 0;
    }

    /** What a bus says behind the blow, nobody has heard; and what it says once it is fenced may not be there for the next opening. */
    private int reportCursors() {
        if (isFenced()) {
            return 0;
        }
        long durable = bus.sequence(Ack.DURABLE);
        long journaled = bus.sequence(Ack.JOURNALED);
        if (!simulation.isStruck()) {
            promises.putSurvivingPowerLoss(Promises.REACHES, Long.toString(durable));
            promises.putSurvivingKill(Promises.REACHES, Long.toString(journaled));
        }
        return 0;
    }

    /** Publishes some, and now and then waits for what it has published. */
    private final class PublisherAgent implements Agent {
        private final int index;
        private final Random itsChoice;
        private final Desk desk;
        private boolean isRefused;

        PublisherAgent(int index, Random itsChoice) {
            this.index = index;
            this.itsChoice = itsChoice;
            desk = new Desk(bus.publisher(Traffic.source(index)), index, echo.counter(index));
        }

        @Override
        public int doWork() {
            boolean wasFenced = isFenced();
            long result = isRefused ? desk.again() : desk.publishSomething(itsChoice);
            isRefused = PublishResult.isTransient(result);
            if (wasFenced && result != PublishResult.FENCED && result != 0) {
                throw new BrokenPromiseException(
                        "expected FENCED behind a fence, got " + PublishResult.describe(result));
            }
            boolean isExpected = result >= 0 || isRefused || result == PublishResult.CLOSED || isFenced();
            if (!isExpected && !simulation.isStruck()) {
                throw new BrokenPromiseException(
                        "expected to publish on, got " + PublishResult.describe(result) + " of " + bus.status());
            }
            if (result > 0 && itsChoice.nextInt(8) == 0) {
                await(result, desk.counter());
            }
            return 1;
        }

        private void await(long sequence, long counter) {
            Ack ack = itsChoice.nextBoolean() ? Ack.DURABLE : Ack.JOURNALED;
            boolean wasFenced = isFenced();
            boolean stands = bus.await(sequence, ack, SHORT_WAIT).stands();
            if (stands && wasFenced) {
                throw new BrokenPromiseException("expected FENCED behind a fence, got an ack of " + sequence);
            }
            if (stands && !simulation.isStruck()) {
                String key = Long.toString(sequence);
                String value = index + " " + counter;
                if (ack == Ack.DURABLE) {
                    promises.putSurvivingPowerLoss(key, value);
                } else {
                    promises.putSurvivingKill(key, value);
                }
            }
        }
    }

    /** A reader at the live end, which checks all it reads. */
    private final class ReaderAgent implements Agent {
        private final JournalReader reader = JournalReader.open(directory());
        private final LogCheck check = LogCheck.on(reader);

        @Override
        public int doWork() {
            try {
                return simulation.isStruck() ? 0 : reader.poll(check, 1 + choice.nextInt(100));
            } catch (LogException e) {
                throw new BrokenPromiseException("expected to read at the live end, got " + e.getMessage(), e);
            }
        }
    }
}
