package io.anel.examples;

import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long events take from the moment they are due until the last stage has handled them.
 *
 * <p>A late publisher counts as latency too: times run from when an event was due, not from when it could be sent.
 *
 * <p><b>Threading:</b> {@link #expect} and {@link #histogram} while the bus is drained.
 */
final class PassTimes {
    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
    private final Runnable look = this::handled;
    private boolean isExpecting;
    private long dueNs;
    private long intervalNs;

    /** The next event is due at {@code firstNs}, by {@link System#nanoTime()}, and each later one an interval after. */
    void expect(long firstNs, long everyNs) {
        dueNs = firstNs;
        intervalNs = everyNs;
        isExpecting = true;
    }

    /** In nanoseconds. */
    Histogram histogram() {
        return histogram;
    }

    /** The stage, and a look at the clock behind it; the stage's state and hash stay its own. */
    Stage around(Stage stage) {
        return new Stage() {
            @Override
            public void on(Event event, Context context) throws Exception {
                stage.on(event, context);
                context.effect(look);
            }

            @Override
            public void hash(StateHash hash) {
                stage.hash(hash);
            }
        };
    }

    private void handled() {
        if (isExpecting) {
            long tookNs = System.nanoTime() - dueNs;
            histogram.recordValue(Math.min(Math.max(tookNs, 0), histogram.getHighestTrackableValue()));
            dueNs += intervalNs;
        }
    }
}
