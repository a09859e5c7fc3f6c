package io.anel.benchmarks.rig;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/**
 * Full speed until a time is up, or until so many events have been published that the place for their files is used up.
 *
 * <p><b>Threading:</b> the publisher awaits; the last handler reports what it has handled; anyone reads that.
 */
final class SustainedPace extends Pace {
    /** Events between two looks at the clock: a look at each would be a cost of its own. */
    private static final int EVENTS_A_LOOK = 1024;

    private final long durationNs;
    private final long maxEvents;
    private final AtomicLong handled = new AtomicLong();
    private volatile long startNs;
    private volatile boolean started;
    private long nextLook;
    private long published;
    private boolean spent;

    SustainedPace(long durationNs, long maxEvents) {
        this.durationNs = durationNs;
        this.maxEvents = maxEvents;
    }

    @Override
    void start(long nowNs) {
        startNs = nowNs;
        started = true;
    }

    @Override
    public boolean await(long number) {
        if (number > maxEvents) {
            spent = true;
            return false;
        }
        if (number >= nextLook) {
            nextLook = number + EVENTS_A_LOOK;
            if (System.nanoTime() - startNs >= durationNs) {
                return false;
            }
        }
        published = number;
        return true;
    }

    /** How many events were published; the publisher asks, once it has published them. */
    long published() {
        return published;
    }

    /** Whether the turn ended because of its most events. */
    boolean isSpent() {
        return spent;
    }

    boolean isStarted() {
        return started;
    }

    /** On the clock of {@link System#nanoTime}; once it is started. */
    long startNs() {
        return startNs;
    }

    long handled() {
        return handled.getAcquire();
    }

    /** Tells how many it has received, event by event, and takes as complete what the publisher had published when its time was up. */
    static final class ReportingTally extends Tally {
        private static final long LOOK_MS = 1;
        private static final long GRACE_NS = 60_000_000_000L;

        private final SustainedPace pace;

        ReportingTally(Workload workload, SustainedPace pace) {
            super(workload);
            this.pace = pace;
        }

        @Override
        public void add(DirectBuffer buffer, int offset) {
            super.add(buffer, offset);
            pace.handled.setRelease(count());
        }

        @Override
        public void awaitComplete() throws InterruptedException, TimeoutException {
            long deadlineNs = System.nanoTime() + GRACE_NS;
            while (pace.handled() < pace.published) {
                throwIfFailed();
                if (System.nanoTime() - deadlineNs > 0) {
                    throw new TimeoutException("expected events=" + pace.published + ", got events=" + pace.handled()
                            + " a minute after the last was published");
                }
                Thread.sleep(LOOK_MS);
            }
            throwIfFailed();
        }
    }
}
