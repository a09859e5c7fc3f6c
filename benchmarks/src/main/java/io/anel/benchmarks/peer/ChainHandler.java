package io.anel.benchmarks.peer;

import com.lmax.disruptor.EventHandler;
import java.util.concurrent.CountDownLatch;

/** A handler whose start and end can be waited for: without that a Disruptor's shutdown loses events. */
abstract class ChainHandler<T> implements EventHandler<T> {
    private CountDownLatch started;
    private CountDownLatch ended;

    final void report(CountDownLatch startedLatch, CountDownLatch endedLatch) {
        started = startedLatch;
        ended = endedLatch;
    }

    /** On the handler's own thread, before its first event. */
    void open() {}

    /** On the handler's own thread, after its last event. */
    void release() {}

    @Override
    public final void onStart() {
        open();
        started.countDown();
    }

    @Override
    public final void onShutdown() {
        release();
        ended.countDown();
    }
}
