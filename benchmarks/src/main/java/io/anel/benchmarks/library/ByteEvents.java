package io.anel.benchmarks.library;

import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Turn;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events as libraries of objects take them: a new array of bytes each.
 *
 * <p><b>Threading:</b> one publisher.
 */
final class ByteEvents {
    private final Pace pace;
    private final Payload payload;
    private final UnsafeBuffer made = new UnsafeBuffer(0, 0);

    ByteEvents(Turn turn) {
        pace = turn.pace();
        payload = turn.payload();
    }

    /** The event of that number, once it is due. */
    byte[] next(long number) {
        pace.await(number);
        byte[] bytes = new byte[payload.length()];
        made.wrap(bytes);
        payload.encode(made, 0, number);
        return bytes;
    }

    /** Publishes a turn's events on the calling thread. */
    static void publishAll(Turn turn, Publish publish) throws InterruptedException {
        ByteEvents events = new ByteEvents(turn);
        for (long n = 1; n <= turn.events(); n++) {
            publish.accept(events.next(n));
        }
    }

    /** Takes an event; may wait for room. */
    @FunctionalInterface
    interface Publish {
        void accept(byte[] event) throws InterruptedException;
    }
}
