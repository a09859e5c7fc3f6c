package io.anel.engine;

import io.anel.admission.Admission;
import io.anel.api.AnelException;
import io.anel.api.FencedException;
import io.anel.event.FrameDescriptor;
import io.anel.log.EventLog;
import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import io.anel.ring.RingRun;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: takes published runs, lets Admission decide them, appends them, moves JOURNALED, and runs the fused stages over
 * them while they are still in the cache.
 */
final class WriterAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(WriterAgent.class);

    private final EventRing ring;
    private final RingRun run;
    /** Null where frames have their time already. */
    private final EpochNanoClock stampingClock;

    private final Admission admission;
    private final EventLog log;
    private final Cursor journaled;
    private final List<StageProcessor> fused;
    private final Intake intake;
    private final BusState state;
    private final Runnable onMoved;
    private final ClaimWatchdog watchdog;
    private final AtomicReference<FutureTask<?>> command = new AtomicReference<>();
    private final Linger linger = new Linger();
    private final int epoch;
    private boolean hasRoom = true;

    WriterAgent(
            RingRun run,
            EpochNanoClock stampingClock,
            Admission admission,
            EventLog log,
            Cursor journaled,
            List<StageProcessor> fused,
            Intake intake,
            BusState state,
            ClaimWatchdog watchdog,
            Runnable onMoved) {
        this.ring = intake.ring();
        this.run = run;
        this.stampingClock = stampingClock;
        this.admission = admission;
        this.log = log;
        this.journaled = journaled;
        this.fused = fused;
        this.intake = intake;
        this.state = state;
        this.watchdog = watchdog;
        this.onMoved = onMoved;
        this.epoch = log.epoch();
    }

    /** Has the writer run a command between two runs; false when one is waiting already. */
    boolean submit(FutureTask<?> task) {
        return command.compareAndSet(null, task);
    }

    /** Takes back a command; false when the writer has it by now. */
    boolean withdraw(FutureTask<?> task) {
        return command.compareAndSet(task, null);
    }

    /** Whether stages on this thread are not what a command would wait for; it sees itself that those of a bus that closes do not come. */
    private boolean mayWaitForStages() {
        if (fused.isEmpty()) {
            return true;
        }
        StageProcessor last = fused.get(fused.size() - 1);
        return last.isEnding() || last.position() == journaled.get();
    }

    @Override
    public int doWork() {
        int work = journal();
        work += runFused();
        FutureTask<?> task = command.getAcquire();
        if (task != null && mayWaitForStages() && command.compareAndSet(task, null)) {
            task.run();
        }
        if (work == 0 && log.idle()) {
            work = 1;
        }
        boolean room = log.hasRoom();
        if (room != hasRoom) {
            hasRoom = room;
            LOG.warn(
                    "{}",
                    room
                            ? "the journal has room again: publishing resumes"
                            : "the journal's disk is full: publishing pauses");
            state.space(room);
        }
        return work;
    }

    private int journal() {
        long next = journaled.get() + 1;
        if (!take(next)) {
            watchdog.look(next);
            linger.reset();
            return 0;
        }
        if (!run.isFull() && linger.lingered(run.count())) {
            take(next);
        }
        admission.admit(run);
        log.append(run);
        if (state.isFenced()) {
            throw new FencedException("expected an open journal, got one that the sync agent has fenced");
        }
        journaled.setRelease(run.lastSequence());
        onMoved.run();
        return run.count();
    }

    /** Takes what is published; where the writer stamps, it reads the clock when all of that was, so no event has a time before its publication. */
    private boolean take(long next) {
        return run.look(next)
                && run.take(stampingClock == null ? RingRun.AS_STAMPED : admission.raised(stampingClock.nanoTime()));
    }

    private int runFused() {
        int done = 0;
        long to = journaled.get();
        for (int i = 0; i < fused.size(); i++) {
            StageProcessor stage = fused.get(i);
            if (stage.position() < to) {
                done += stage.run(intake, epoch, to);
            }
            to = stage.position();
        }
        if (done > 0) {
            onMoved.run();
        }
        for (int i = 0; i < fused.size(); i++) {
            done += fused.get(i).drain(intake);
        }
        return done;
    }

    /** Finds claims that nobody publishes: names them, and past the deadline stops the bus. */
    static final class ClaimWatchdog {
        /** The writer may spin, or park for milliseconds between two looks. */
        private static final int LOOKS_A_CLOCK = 16;

        private final EventRing ring;
        private final long deadlineNs;
        private final NanoClock clock;
        private long watched = -1;
        private long sinceNs;
        private boolean isNamed;
        private int looks;

        ClaimWatchdog(EventRing ring, long deadlineNs, NanoClock clock) {
            this.ring = ring;
            this.deadlineNs = deadlineNs;
            this.clock = clock;
        }

        void look(long next) {
            if (ring.claimed() < next) {
                watched = -1;
                return;
            }
            if (watched != next) {
                watched = next;
                sinceNs = 0;
                isNamed = false;
                looks = 0;
            } else if (++looks % LOOKS_A_CLOCK == 0 || sinceNs != 0) {
                long nowNs = clock.nanoTime();
                sinceNs = sinceNs == 0 ? nowNs : sinceNs;
                report(next, nowNs - sinceNs);
            }
        }

        private void report(long next, long openNs) {
            if (openNs > deadlineNs) {
                throw new AnelException("expected the claim of sequence " + next + " to be published or aborted within "
                        + deadlineNs / 1_000_000 + " ms (claim.deadline), got it still open; source id "
                        + sourceId(next));
            }
            if (openNs > deadlineNs / 4 && !isNamed) {
                isNamed = true;
                LOG.warn(
                        "the claim of sequence {} by source id {} has been open for {} ms and stalls the bus",
                        next,
                        sourceId(next),
                        openNs / 1_000_000);
            }
        }

        /** Read while the claimer may write: what it says is for people. */
        private String sourceId(long next) {
            UnsafeBuffer header = new UnsafeBuffer(new byte[FrameDescriptor.HEADER_LENGTH]);
            return ring.copy(next, header, FrameDescriptor.HEADER_LENGTH)
                    ? Integer.toString(FrameDescriptor.sourceId(header, 0))
                    : "unknown";
        }
    }
}
