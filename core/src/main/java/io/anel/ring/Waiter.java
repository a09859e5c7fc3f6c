package io.anel.ring;

import io.anel.api.Waiting;
import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits between two looks for work: spin, then yield, then park for longer and longer, up to a millisecond; an agent's
 * thread, which is woken, up to eight.
 *
 * <p>{@link #wake} ends a park early. It is a plain look at a flag, without the fence that would make it certain: a wake-up may be
 * missed, and then costs at most one park, never the event. So publishing pays one read of a cache line that seldom changes.
 *
 * <p><b>Threading:</b> {@link #idle} and {@link #reset} by the agent's thread; {@link #wake} by any.
 */
public final class Waiter {
    private static final int SPINS = 200;
    private static final int YIELDS = 100;
    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_NS = 1_000_000;
    private static final long MAX_WOKEN_PARK_NS = 8_000_000;

    private final Waiting waiting;
    private final long maxParkNs;
    private int rounds;
    private long parkNs = MIN_PARK_NS;
    private final Parked parked = new Parked();

    public Waiter(Waiting waiting) {
        this(waiting, MAX_PARK_NS);
    }

    private Waiter(Waiting waiting, long maxParkNs) {
        this.waiting = waiting;
        this.maxParkNs = maxParkNs;
    }

    /** For a thread that whoever has work for it wakes: it parks for longer, so that an idle bus costs less. */
    public static Waiter ofWoken(Waiting waiting) {
        return new Waiter(waiting, MAX_WOKEN_PARK_NS);
    }

    /** There was work: begin with spinning again. */
    public void reset() {
        rounds = 0;
        parkNs = MIN_PARK_NS;
    }

    /** There was none: wait a little, longer than the time before. */
    public void idle() {
        if (rounds < SPINS || waiting == Waiting.BUSY_SPIN) {
            rounds++;
            Thread.onSpinWait();
        } else if (rounds < SPINS + YIELDS || waiting == Waiting.YIELD) {
            rounds++;
            Thread.yield();
        } else {
            parked.thread = Thread.currentThread();
            LockSupport.parkNanos(this, parkNs);
            parked.thread = null;
            parkNs = Math.min(parkNs * 2, maxParkNs);
        }
    }

    /** Ends a park, if the thread is in one. */
    public void wake() {
        Thread thread = parked.thread;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * The flag on cache lines of its own: publishers read it with every event, while the agent writes its counters with every look.
     */
    private static final class Parked extends RightPadding {}

    private abstract static class LeftPadding {
        @SuppressWarnings("unused")
        private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
    }

    private abstract static class Flag extends LeftPadding {
        volatile Thread thread;
    }

    private abstract static class RightPadding extends Flag {
        @SuppressWarnings("unused")
        private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15;
    }
}
