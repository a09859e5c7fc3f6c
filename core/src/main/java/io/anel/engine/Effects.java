package io.anel.engine;

import io.anel.api.HandlerException;
import io.anel.api.HandlerPolicy;
import io.anel.api.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one stage does to the outside: done in a live bus, left out in a replay, and not again when the handler is handed the same event
 * again.
 *
 * <p>An effect that throws is under the stage's policy by itself. Where that says to go on, it must not cut its handler short: a
 * replay, which leaves it out, would not be cut short there, and would come to another state.
 *
 * <p><b>Threading:</b> as its {@link StageProcessor}. <b>Cost:</b> allocates nothing.
 */
final class Effects {
    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

    private final String stage;
    private final HandlerPolicy policy;
    private long sequence;
    /** In this attempt at the event. */
    private int asked;
    /** In any attempt at it. */
    private int begun;

    private boolean isRunning;
    private long skipped;

    Effects(String stage, HandlerPolicy policy) {
        this.stage = stage;
        this.policy = policy;
    }

    /**
     * Runs the effect, unless an earlier attempt at the event has come to it.
     *
     * @throws RuntimeException what the effect threw, after all retries, when the policy is to stop
     */
    void run(long ofSequence, Runnable effect) {
        if (isRunning) {
            // Part of the one around it.
            effect.run();
            return;
        }
        if (sequence != ofSequence) {
            sequence = ofSequence;
            asked = 0;
            begun = 0;
        }
        asked++;
        if (asked > begun) {
            begun = asked;
            runByPolicy(effect);
        }
    }

    /** The handler is about to be handed the same event again. */
    void again() {
        asked = 0;
    }

    /** Whether an effect is on the stack. */
    boolean isRunning() {
        return isRunning;
    }

    /** How many threw, after all retries, and did not stop the bus. */
    long skipped() {
        return skipped;
    }

    private void runByPolicy(Runnable effect) {
        isRunning = true;
        try {
            for (int attempt = 0; ; attempt++) {
                try {
                    effect.run();
                    return;
                } catch (Exception e) {
                    // Also a checked one, which other languages let through.
                    if (attempt >= policy.retries()) {
                        giveUp(e);
                        return;
                    }
                }
            }
        } finally {
            isRunning = false;
        }
    }

    private void giveUp(Exception e) {
        if (policy.then() == HandlerPolicy.Then.STOP) {
            throw e instanceof RuntimeException unchecked
                    ? unchecked
                    : new HandlerException(
                            "expected an effect of stage '" + stage + "' to end, got " + Printable.of(e), e);
        }
        skipped++;
        LOG.warn("stage '{}' skips an effect of sequence {}: {}", stage, sequence, Printable.of(e));
    }
}
