package io.anel.benchmarks.broker;

import io.anel.benchmarks.rig.Tally;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * A thread that receives until it is closed. What it throws ends the tally's wait.
 *
 * <p><b>Threading:</b> opened and closed by the arm's thread; the source is used by this one's alone.
 */
final class Receiver implements AutoCloseable {
    private final Tally tally;
    private final CompletableFuture<Void> ended;
    private volatile boolean closed;

    private Receiver(Source source, Tally tally) {
        this.tally = tally;
        this.ended =
                CompletableFuture.runAsync(() -> receive(source), task -> new Thread(task, "bench-receiver").start());
    }

    static Receiver start(Source source, Tally tally) {
        return new Receiver(source, tally);
    }

    private void receive(Source source) {
        try {
            while (!closed) {
                source.poll();
            }
        } catch (Exception e) {
            tally.fail(e);
        }
    }

    /** Waits until the tally has all. */
    void awaitAll() throws InterruptedException, TimeoutException {
        tally.awaitComplete();
    }

    /** Returns when the thread is done with its source, which may be closed next. */
    @Override
    public void close() {
        closed = true;
        ended.join();
    }

    /** Where events come from. */
    interface Source {
        /** Hands on what is there, or waits a bounded while for it. */
        void poll() throws Exception;
    }
}
