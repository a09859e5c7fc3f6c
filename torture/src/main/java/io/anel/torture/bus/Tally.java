package io.anel.torture.bus;

import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.torture.part.BrokenPromiseException;

/**
 * A stage that counts, also to the outside: refuses an event out of order, and an effect in a rebuild or a second one of the same event.
 *
 * <p><b>Threading:</b> a stage's.
 */
final class Tally implements Stage {
    private final long[] counters = new long[Traffic.MAX_PUBLISHERS];
    private final Runnable effect = this::effect;
    private long last;
    private long echoes;
    private long live;
    private long effects;
    private long effectsThrough;

    /** The log has this already: of it, and of what is in front of it, there are no effects. */
    void rebuiltThrough(long sequence) {
        effectsThrough = sequence;
    }

    @Override
    public void on(Event event, Context context) {
        if (event.sequence() <= last) {
            throw new BrokenPromiseException("expected an event behind " + last + ", got " + event.sequence());
        }
        last = event.sequence();
        if (event.is(Traffic.ECHO)) {
            echoes++;
        } else {
            Traffic.follow(counters, event);
        }
        live += context.isReplay() ? 0 : 1;
        context.effect(effect);
    }

    private void effect() {
        if (last <= effectsThrough) {
            throw new BrokenPromiseException(
                    "expected no more effects through " + effectsThrough + ", got one of " + last);
        }
        effectsThrough = last;
        effects++;
    }

    /** Throws unless every event that was handled live had its effect. */
    void requireEffects() {
        if (effects != live) {
            throw new BrokenPromiseException("expected " + live + " effects, got " + effects);
        }
    }

    @Override
    public void hash(StateHash hash) {
        hash.put(echoes);
        for (long counter : counters) {
            hash.put(counter);
        }
    }
}
