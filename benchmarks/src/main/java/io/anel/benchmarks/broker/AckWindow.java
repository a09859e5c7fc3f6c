package io.anel.benchmarks.broker;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Bounds what is published and not yet acknowledged.
 *
 * <p><b>Threading:</b> one publisher, any threads that acknowledge.
 */
final class AckWindow {
    private static final long LIMIT_SECONDS = 60;

    private final int size;
    private final Semaphore free;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    AckWindow(int size) {
        this.size = size;
        this.free = new Semaphore(size);
    }

    /** Waits until one more may be under way. */
    void enter() throws InterruptedException, TimeoutException {
        take(1);
    }

    /** @param failed null when it was acknowledged */
    void leave(Throwable failed) {
        if (failed != null) {
            failure.compareAndSet(null, failed);
        }
        free.release();
    }

    /** Waits until nothing is under way. */
    void awaitAll() throws InterruptedException, TimeoutException {
        take(size);
        free.release(size);
    }

    private void take(int places) throws InterruptedException, TimeoutException {
        boolean taken = free.tryAcquire(places) || free.tryAcquire(places, LIMIT_SECONDS, TimeUnit.SECONDS);
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("expected an ack, got " + failed, failed);
        }
        if (!taken) {
            throw new TimeoutException("expected an ack within " + LIMIT_SECONDS + " s, got none");
        }
    }
}
