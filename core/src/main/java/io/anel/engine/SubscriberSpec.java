package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.ConfigurationException;
import io.anel.api.Event;
import io.anel.api.EventHandler;
import io.anel.api.HandlerPolicy;
import io.anel.api.ShardKey;
import io.anel.api.WhenSlow;
import io.anel.event.TypePattern;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What a builder says of a subscriber.
 *
 * @param handlers by pattern; asked once a worker
 * @param keyFunction null where {@code key} counts
 */
record SubscriberSpec(
        String name,
        List<TypePattern> patterns,
        List<Supplier<? extends EventHandler>> handlers,
        int workers,
        ShardKey key,
        ToLongFunction<? super Event> keyFunction,
        Ack after,
        WhenSlow whenSlow,
        HandlerPolicy policy) {
    /** The handlers of one worker, by pattern. */
    EventHandler[] newHandlers() {
        EventHandler[] made = new EventHandler[handlers.size()];
        for (int i = 0; i < made.length; i++) {
            made[i] = handlers.get(i).get();
            if (made[i] == null) {
                throw new ConfigurationException(
                        "expected a handler for each worker of subscriber '" + name + "', got null");
            }
        }
        return made;
    }
}
