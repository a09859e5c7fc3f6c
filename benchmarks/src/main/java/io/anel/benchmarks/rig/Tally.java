package io.anel.benchmarks.rig;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;

/**
 * What a side's last handler has received: a count and a checksum.
 *
 * <p><b>Threading:</b> one thread adds; another waits, and reads once the wait is over.
 */
public class Tally {
    /** A side slower than this on average is given up on. */
    private static final long SLOWEST_EVENTS_PER_SECOND = 20_000;

    private static final long GRACE_SECONDS = 60;

    private final long expected;
    private final Payload payload;
    private final CountDownLatch complete = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private long count;
    private long checksum;

    /** For a workload's events and their payloads. */
    public Tally(Workload workload) {
        this.expected = workload.events();
        this.payload = workload.payload();
    }

    /** Takes the payload at {@code offset} as the next event's. */
    public void add(DirectBuffer buffer, int offset) {
        checksum = Payload.checksum(checksum, payload.fold(buffer, offset));
        if (++count == expected) {
            complete.countDown();
        }
    }

    /** Ends the wait: a handler failed. */
    public void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        complete.countDown();
    }

    /**
     * Waits until all expected events have been added.
     *
     * @throws TimeoutException when they did not come
     * @throws IllegalStateException when a handler failed
     */
    public void awaitComplete() throws InterruptedException, TimeoutException {
        long limitSeconds = GRACE_SECONDS + expected / SLOWEST_EVENTS_PER_SECOND;
        boolean done = complete.await(limitSeconds, TimeUnit.SECONDS);
        throwIfFailed();
        if (!done) {
            throw new TimeoutException(
                    "expected events=" + expected + ", got about events=" + count + " after " + limitSeconds + " s");
        }
    }

    final void throwIfFailed() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("a handler failed: " + cause, cause);
        }
    }

    public long count() {
        return count;
    }

    public long checksum() {
        return checksum;
    }
}
