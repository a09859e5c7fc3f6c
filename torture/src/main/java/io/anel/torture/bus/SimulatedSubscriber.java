package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.BusStatus;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventHandler;
import io.anel.api.HandlerPolicy;
import io.anel.simulation.Simulation;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import java.util.Locale;

/**
 * A subscriber: gets each event once, emissions too, in order, no sooner than it has reached the level, and nothing that is void. It takes down the times of some: they
 * stay what they are.
 */
final class SimulatedSubscriber implements EventHandler {
    private static final int TIMES_ONE_IN = 16;

    private final Simulation simulation;
    private final EventBus bus;
    private final Ack ack;
    private final Promises promises;
    private final HandlerCheck handed;

    private SimulatedSubscriber(Simulation simulation, EventBus bus, Ack ack, Promises promises, Echo before) {
        this.simulation = simulation;
        this.bus = bus;
        this.ack = ack;
        this.promises = promises;
        handed = new HandlerCheck(before, bus.sequence(Ack.ACCEPTED));
    }

    /** @param before has the last counter of each publisher; none is at work yet */
    static SimulatedSubscriber start(Simulation simulation, EventBus bus, Ack ack, Promises promises, Echo before) {
        SimulatedSubscriber subscriber = new SimulatedSubscriber(simulation, bus, ack, promises, before);
        bus.subscriber("after-" + ack.name().toLowerCase(Locale.ROOT))
                .on("*", subscriber)
                .after(ack)
                .onError(HandlerPolicy.stop())
                .start();
        return subscriber;
    }

    @Override
    public void on(Event event) {
        handed.on(event);
        long reached = bus.sequence(ack);
        if (reached < event.sequence()) {
            throw new BrokenPromiseException(
                    "expected events that are " + ack + ", got " + event.sequence() + " at " + reached);
        }
        if (event.sequence() % TIMES_ONE_IN == 0) {
            tell(BusPart.TIME_OF + event.sequence(), Long.toString(event.timestampNs()));
        }
    }

    /** What a bus says behind the blow, nobody has heard; and what it says once it is fenced may not be there for the next opening. */
    private void tell(String key, String value) {
        if (simulation.isStruck() || bus.status().state() == BusStatus.State.FENCED) {
            return;
        }
        if (ack == Ack.DURABLE) {
            promises.putSurvivingPowerLoss(key, value);
        } else {
            promises.putSurvivingKill(key, value);
        }
    }

    /** Throws unless it was handed all that a publisher has published through a counter, and each emission of that. */
    void requireThrough(int publisher, long counter) {
        handed.requireThrough(publisher, counter);
    }
}
