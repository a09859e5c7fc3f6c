package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.ConfigurationException;
import io.anel.api.EventHandler;
import io.anel.api.EventType;
import io.anel.api.HandlerPolicy;
import io.anel.api.Subscriber;
import io.anel.api.SubscriberBuilder;
import io.anel.api.WhenSlow;
import io.anel.event.TypePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects what a subscriber is to do. */
final class EngineSubscriberBuilder implements SubscriberBuilder {
    private final String name;
    private final Roster roster;
    private final List<TypePattern> patterns = new ArrayList<>();
    private final List<EventHandler> handlers = new ArrayList<>();
    private Ack after = Ack.JOURNALED;
    private WhenSlow whenSlow = WhenSlow.GATE;
    private HandlerPolicy policy = HandlerPolicy.skip();

    EngineSubscriberBuilder(String name, Roster roster) {
        this.name = name;
        this.roster = roster;
    }

    @Override
    public SubscriberBuilder on(EventType<?> type, EventHandler handler) {
        return on(type.name(), handler);
    }

    @Override
    public SubscriberBuilder on(String pattern, EventHandler handler) {
        patterns.add(TypePattern.of(pattern));
        handlers.add(Objects.requireNonNull(handler, "handler"));
        return this;
    }

    @Override
    public SubscriberBuilder after(Ack ack) {
        after = Objects.requireNonNull(ack, "ack");
        return this;
    }

    @Override
    public SubscriberBuilder whenSlow(WhenSlow slow) {
        whenSlow = Objects.requireNonNull(slow, "slow");
        return this;
    }

    @Override
    public SubscriberBuilder onError(HandlerPolicy onError) {
        policy = Objects.requireNonNull(onError, "onError");
        return this;
    }

    @Override
    public Subscriber start() {
        if (handlers.isEmpty()) {
            throw new ConfigurationException("expected subscriber '" + name + "' to have a handler, got none");
        }
        if (after == Ack.ACCEPTED) {
            throw new ConfigurationException(
                    "expected subscriber '" + name + "' to wait for JOURNALED or DURABLE, got ACCEPTED");
        }
        return roster.join(new SubscriberAgent.Spec(name, patterns, handlers, after, whenSlow, policy));
    }
}
