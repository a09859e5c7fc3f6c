package io.anel.engine;

import io.anel.api.ConfigurationException;
import io.anel.api.NameRules;
import io.anel.api.Publisher;
import io.anel.api.Subscriber;
import io.anel.event.SystemTypes;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/**
 * Who is on the bus, each name once: stages from the start, publishers and subscribers as they come.
 *
 * <p><b>Threading:</b> any. A lock is held while a name is taken, and while subscribers join or are closed.
 */
final class Roster {
    private final String busName;
    private final BusState state;
    private final Chain chain;
    private final Subscribers subscribers;
    private final Function<String, EnginePublisher> newPublisher;
    private final Function<SubscriberSpec, EngineSubscriber> newSubscriber;
    private final Map<String, EnginePublisher> publishers = new ConcurrentSkipListMap<>();
    private final Object joining = new Object();

    /** @param newSubscriber makes a subscriber with its threads, and starts nothing */
    Roster(
            String busName,
            BusState state,
            Chain chain,
            Subscribers subscribers,
            Function<String, EnginePublisher> newPublisher,
            Function<SubscriberSpec, EngineSubscriber> newSubscriber) {
        this.busName = busName;
        this.state = state;
        this.chain = chain;
        this.subscribers = subscribers;
        this.newPublisher = newPublisher;
        this.newSubscriber = newSubscriber;
    }

    /** The publisher of that source: the same one for the same name. */
    Publisher publisher(String source) {
        EnginePublisher publisher = publishers.get(NameRules.requireName("source", source));
        if (publisher != null) {
            return publisher;
        }
        synchronized (joining) {
            requireFree("source", source);
            return publishers.computeIfAbsent(source, newPublisher);
        }
    }

    Collection<Publisher> publishers() {
        return Collections.unmodifiableCollection(publishers.values());
    }

    /** Starts a subscriber; it gets every event whose claim comes after this call. */
    Subscriber join(SubscriberSpec spec) {
        EngineSubscriber subscriber = newSubscriber.apply(spec);
        synchronized (joining) {
            requireFree("subscriber", spec.name());
            if (publishers.containsKey(spec.name())) {
                throw taken("subscriber", spec.name());
            }
            if (!state.isOpen()) {
                throw new IllegalStateException("expected an open bus for subscriber '" + spec.name() + "', got bus '"
                        + busName + "' " + state.state());
            }
            subscribers.join(subscriber);
        }
        return subscriber;
    }

    Collection<Subscriber> subscribers() {
        return Collections.unmodifiableCollection(subscribers.running());
    }

    /** Those that run now. */
    List<EngineSubscriber> running() {
        return List.copyOf(subscribers.running());
    }

    /** Ends all subscribers and waits for their threads, a second at least; those that are still in a handler then. The bus takes no more subscribers by then. */
    List<AgentRunner> closeSubscribers(long deadlineNs) {
        synchronized (joining) {
            subscribers.closeAll();
        }
        return subscribers.awaitEnd(deadlineNs);
    }

    private void requireFree(String what, String wanted) {
        boolean isStage = chain.stages().stream().anyMatch(stage -> stage.name().equals(wanted));
        if (isStage || subscribers.isTaken(wanted) || wanted.equals(SystemTypes.SOURCE)) {
            throw taken(what, wanted);
        }
    }

    private ConfigurationException taken(String what, String wanted) {
        return new ConfigurationException("expected a " + what + " name that no publisher, stage or subscriber of bus '"
                + busName + "' has, got '" + wanted + "'");
    }
}
