package io.anel.torture.bus;

import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.torture.part.BrokenPromiseException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A stage that is handed all there is, emissions too, its own among them, and counts, by an emission of every fourth event's answers and to the outside: refuses an event out of order, and an effect in a rebuild or a second one of the
 * same event.
 *
 * <p><b>Threading:</b> a stage's; behind its end any.
 */
final class Tally implements Stage {
    private final HandlerCheck handed = new HandlerCheck();
    private final Runnable effect = this::effect;
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[Long.BYTES]);
    private long live;
    private long effects;
    private long effectsThrough;

    /** The log has this already: of it, and of what is in front of it, there are no effects. */
    void rebuiltThrough(long sequence) {
        effectsThrough = sequence;
    }

    @Override
    public void on(Event event, Context context) {
        handed.on(event);
        live += context.isReplay() ? 0 : 1;
        context.effect(effect);
        if (event.is(Traffic.ECHO) && Traffic.isCounted(event.buffer(), event.payloadOffset())) {
            Traffic.encodeCount(out, event);
            context.publish(Traffic.COUNT, out, 0, Long.BYTES);
        }
    }

    private void effect() {
        if (handed.last() <= effectsThrough) {
            throw new BrokenPromiseException(
                    "expected no more effects through " + effectsThrough + ", got one of " + handed.last());
        }
        effectsThrough = handed.last();
        effects++;
    }

    /** Throws unless it was handed all that a publisher has published through a counter, and each emission of that. */
    void requireThrough(int publisher, long counter) {
        handed.requireThrough(publisher, counter);
    }

    /** Throws unless every event that was handled live had its effect. */
    void requireEffects() {
        if (effects != live) {
            throw new BrokenPromiseException("expected " + live + " effects, got " + effects);
        }
    }

    @Override
    public void hash(StateHash hash) {
        handed.hash(hash);
    }
}
