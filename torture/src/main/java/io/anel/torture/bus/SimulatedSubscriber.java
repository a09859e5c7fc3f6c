package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventHandler;
import io.anel.api.HandlerPolicy;
import io.anel.torture.part.BrokenPromiseException;
import java.util.Locale;

/** A subscriber: gets each event once, in order, no sooner than it has reached the level, and nothing that is void. */
final class SimulatedSubscriber implements EventHandler {
    private final EventBus bus;
    private final Ack ack;
    private final long[] counters = new long[Traffic.MAX_PUBLISHERS];
    private long last;

    private SimulatedSubscriber(EventBus bus, Ack ack, Echo before) {
        this.bus = bus;
        this.ack = ack;
        for (int i = 0; i < counters.length; i++) {
            counters[i] = before.counter(i);
        }
        last = bus.sequence(Ack.ACCEPTED);
    }

    /** @param before has the last counter of each publisher; none is at work yet */
    static SimulatedSubscriber start(EventBus bus, Ack ack, Echo before) {
        SimulatedSubscriber subscriber = new SimulatedSubscriber(bus, ack, before);
        bus.subscriber("after-" + ack.name().toLowerCase(Locale.ROOT))
                .on("*", subscriber)
                .after(ack)
                .onError(HandlerPolicy.stop())
                .start();
        return subscriber;
    }

    @Override
    public void on(Event event) {
        if (event.sequence() <= last) {
            throw new BrokenPromiseException("expected an event behind " + last + ", got " + event.sequence());
        }
        last = event.sequence();
        long reached = bus.sequence(ack);
        if (reached < last) {
            throw new BrokenPromiseException("expected events that are " + ack + ", got " + last + " at " + reached);
        }
        if (!event.is(Traffic.ECHO)) {
            Traffic.follow(counters, event);
        }
    }

    /** The last counter of a publisher that it was handed. */
    long counter(int publisher) {
        return counters[publisher];
    }
}
