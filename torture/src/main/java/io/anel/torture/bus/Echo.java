package io.anel.torture.bus;

import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers every event as often as {@link Traffic#answers} says, and refuses one that comes out of its publisher's order.
 *
 * <p><b>Threading:</b> a stage's; {@link #counter} any.
 */
final class Echo implements Stage {
    private final AtomicLongArray counters = new AtomicLongArray(Traffic.MAX_PUBLISHERS);
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[Traffic.ECHO_LENGTH]);
    private long state;

    @Override
    public void on(Event event, Context context) {
        int publisher = Traffic.publisher(event.buffer(), event.payloadOffset());
        long counter = Traffic.counter(event.buffer(), event.payloadOffset());
        if (counter != counters.get(publisher) + 1) {
            throw new IllegalStateException("expected counter " + (counters.get(publisher) + 1) + " of publisher "
                    + publisher + ", got " + counter);
        }
        counters.set(publisher, counter);
        state = state * 31 + counter;
        for (int ordinal = 0; ordinal < Traffic.answers(publisher, counter); ordinal++) {
            Traffic.encodeEcho(out, event, ordinal);
            context.publish(Traffic.ECHO, out, 0, Traffic.ECHO_LENGTH);
        }
    }

    @Override
    public void hash(StateHash hash) {
        hash.put(state);
    }

    /** The last counter that this publisher has in the log. */
    long counter(int publisher) {
        return counters.get(publisher);
    }
}
