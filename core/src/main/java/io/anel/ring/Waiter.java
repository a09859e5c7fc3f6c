package io.anel.ring;

import io.anel.api.Waiting;
import io.anel.padding.Padded;
import java.util.concurrent.locks.LockSupport;

/**
 * How an agent's thread waits between two looks for work: spin, then yield, then park for longer and longer, up to eight milliseconds, since whoever has
 * work for it wakes it.
 *
 * <p>An agent to which work has come soon several times in a row spins longer, for about 20 µs: where others want its core too, a thread that
 * yields loses it for as long as they run, and work that is about to come waits for that. Where it comes behind that all the same, as it must on a single
 * processor, it spins shortly again.
 *
 * <p>{@link #wake} ends a park early. It is a plain look at a flag, without the fence that would make it certain: a wake-up may be
 * missed, and then costs at most one park, never the event. So publishing pays one read of a cache line that seldom changes.
 *
 * <p><b>Threading:</b> {@link #idle} and {@link #reset} by the agent's thread; {@link #wake} by any.
 */
@SuppressWarnings("unused")
public final class Waiter extends WaiterFields {
    static final int SPINS = 200;
    /** About 20 µs. */
    private static final int MORE_SPINS = 1_000;

    private static final int YIELDS = 100;
    /** Work that comes within so many of them came soon; after so many times in a row it is taken to do so again. */
    private static final int SOON_YIELDS = 32;

    private static final int SOON_IN_A_ROW = 8;

    private static final long MAX_PARK_NS = 8_000_000;

    private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15, q16;

    private Waiter(Waiting waiting, int maxSpins, boolean onlyParks, long minParkNs, long maxParkNs) {
        super(waiting, maxSpins, onlyParks, minParkNs, maxParkNs);
    }

    /** For an agent that works on what it is woken for. */
    public static Waiter ofWoken(Waiting waiting) {
        return new Waiter(waiting, MORE_SPINS, false, MIN_PARK_NS, MAX_PARK_NS);
    }

    /** The same for one that works by blocking in I/O: what spinning wins is nothing beside that, and it takes a core from those who wait for it. */
    public static Waiter ofBlocking(Waiting waiting) {
        return new Waiter(waiting, SPINS, false, MIN_PARK_NS, MAX_PARK_NS);
    }

    /** For one that parks at once, and always for so long: once it has parked, no wake-up is missed. That costs whoever wakes it. */
    public static Waiter ofParked(long parkNs) {
        return new Waiter(Waiting.BACKOFF, SPINS, true, parkNs, parkNs);
    }

    /** There was work: begin with spinning again. */
    public void reset() {
        if (rounds > 0) {
            int soonRounds = spins == MORE_SPINS ? MORE_SPINS : SPINS + SOON_YIELDS;
            soon = rounds <= soonRounds ? Math.min(soon + 1, SOON_IN_A_ROW) : 0;
            spins = soon == SOON_IN_A_ROW ? maxSpins : SPINS;
        }
        rounds = 0;
        parkNs = minParkNs;
    }

    /** There was none: wait a little, longer than the time before. */
    public void idle() {
        if (onlyParks) {
            // Stays there: an unpark before the park ends that at once.
            parked = Thread.currentThread();
            LockSupport.parkNanos(this, parkNs);
            return;
        }
        if (rounds < spins || waiting == Waiting.BUSY_SPIN) {
            Thread.onSpinWait();
        } else if (rounds < spins + YIELDS || waiting == Waiting.YIELD) {
            Thread.yield();
        } else {
            parked = Thread.currentThread();
            LockSupport.parkNanos(this, parkNs);
            parked = null;
            parkNs = Math.min(parkNs * 2, maxParkNs);
        }
        // No further: a thread that yields all day would come to negative ones.
        rounds = Math.min(rounds + 1, spins + YIELDS);
    }

    /** Ends a park, if the thread is in one. */
    public void wake() {
        Thread thread = parked;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}

/** What waking threads read, with every event. */
abstract class WaiterFlag extends Padded {
    volatile Thread parked;
}

@SuppressWarnings("unused")
abstract class WaiterMiddle extends WaiterFlag {
    private int r0;
    private long r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14, r15, r16;
}

/** What the waiting thread writes with every look. */
abstract class WaiterFields extends WaiterMiddle {
    static final long MIN_PARK_NS = 1_000;

    final Waiting waiting;
    final int maxSpins;
    final boolean onlyParks;
    final long minParkNs;
    final long maxParkNs;
    int rounds;
    int spins = Waiter.SPINS;
    int soon;
    long parkNs;

    WaiterFields(Waiting waiting, int maxSpins, boolean onlyParks, long minParkNs, long maxParkNs) {
        this.waiting = waiting;
        this.maxSpins = maxSpins;
        this.onlyParks = onlyParks;
        this.minParkNs = minParkNs;
        this.maxParkNs = maxParkNs;
        parkNs = minParkNs;
    }
}
