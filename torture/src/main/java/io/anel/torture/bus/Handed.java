package io.anel.torture.bus;

import io.anel.api.Event;
import io.anel.api.EventHandler;
import io.anel.torture.part.BrokenPromiseException;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which events a stage or a subscriber was handed, and how often; to each of its workers in order.
 *
 * <p><b>Threading:</b> each worker on its own thread, the rest any.
 */
final class Handed {
    private static final int MOST = 16 * 1024;

    private final String who;
    private final AtomicIntegerArray[] times = new AtomicIntegerArray[Traffic.MAX_PUBLISHERS];
    private volatile String fault;

    Handed(String who) {
        this.who = who;
        for (int i = 0; i < times.length; i++) {
            times[i] = new AtomicIntegerArray(MOST);
        }
    }

    /** A handler that takes down what it is handed, and hands it on. */
    EventHandler worker(EventHandler then) {
        return new Worker(then);
    }

    private final class Worker implements EventHandler {
        private final EventHandler then;
        private long last;

        private Worker(EventHandler then) {
            this.then = then;
        }

        @Override
        public void on(Event event) throws Exception {
            if (event.sequence() < last) {
                fault = "an event behind " + last + ", got " + event.sequence();
            }
            last = event.sequence();
            int publisher = Traffic.publisher(event.buffer(), event.payloadOffset());
            int counter = (int) Traffic.counter(event.buffer(), event.payloadOffset());
            times[publisher].incrementAndGet(counter);
            then.on(event);
        }
    }

    /** How often it was handed an event. */
    int times(int publisher, long counter) {
        return times[publisher].get((int) counter);
    }

    /** How many events it was handed, each time counted. */
    long sum(int publisher) {
        long sum = 0;
        for (int i = 0; i < MOST; i++) {
            sum += times[publisher].get(i);
        }
        return sum;
    }

    /** From one counter to another, each so often. */
    void require(int publisher, long from, long to, int expected) {
        for (long counter = from; counter <= to; counter++) {
            requireWithin(publisher, counter, expected, expected);
        }
    }

    /** As {@link #require}, or never. */
    void requireAtMostOnce(int publisher, long from, long to) {
        for (long counter = from; counter <= to; counter++) {
            requireWithin(publisher, counter, 0, 1);
        }
    }

    private void requireWithin(int publisher, long counter, int least, int most) {
        int got = times(publisher, counter);
        if (got < least || got > most) {
            throw new BrokenPromiseException(who + ": expected event " + counter + " of publisher " + publisher + " "
                    + (least == most ? "" : least + " to ") + most + " times, got it " + got + " times");
        }
        if (fault != null) {
            throw new BrokenPromiseException(who + ": expected " + fault);
        }
    }
}
