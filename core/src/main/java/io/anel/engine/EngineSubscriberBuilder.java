package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.ConfigurationException;
import io.anel.api.Event;
import io.anel.api.EventHandler;
import io.anel.api.EventType;
import io.anel.api.HandlerPolicy;
import io.anel.api.ShardKey;
import io.anel.api.Subscriber;
import io.anel.api.SubscriberBuilder;
import io.anel.api.WhenSlow;
import io.anel.event.TypePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Collects what a subscriber is to do. */
final class EngineSubscriberBuilder implements SubscriberBuilder {
    private static final int MAX_WORKERS = 256;

    private final String name;
    private final Roster roster;
    private final List<TypePattern> patterns = new ArrayList<>();
    private final List<Supplier<? extends EventHandler>> handlers = new ArrayList<>();
    private int workers = 1;
    private ShardKey key = ShardKey.ENTITY;
    private ToLongFunction<? super Event> keyFunction;
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
        Objects.requireNonNull(handler, "handler");
        return onEachWorker(pattern, () -> handler);
    }

    @Override
    public SubscriberBuilder onEachWorker(EventType<?> type, Supplier<? extends EventHandler> makeHandler) {
        return onEachWorker(type.name(), makeHandler);
    }

    @Override
    public SubscriberBuilder onEachWorker(String pattern, Supplier<? extends EventHandler> makeHandler) {
        patterns.add(TypePattern.of(pattern));
        handlers.add(Objects.requireNonNull(makeHandler, "makeHandler"));
        return this;
    }

    @Override
    public SubscriberBuilder workers(int count) {
        if (count < 1 || count > MAX_WORKERS) {
            throw new ConfigurationException("expected subscriber '" + name + "' to have 1 to " + MAX_WORKERS
                    + " workers, got workers=" + count);
        }
        workers = count;
        return this;
    }

    @Override
    public SubscriberBuilder shardBy(ShardKey shardKey) {
        key = Objects.requireNonNull(shardKey, "shardKey");
        keyFunction = null;
        return this;
    }

    @Override
    public SubscriberBuilder shardBy(ToLongFunction<? super Event> function) {
        keyFunction = Objects.requireNonNull(function, "function");
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
        return roster.join(new SubscriberSpec(
                name,
                List.copyOf(patterns),
                List.copyOf(handlers),
                workers,
                key,
                keyFunction,
                after,
                whenSlow,
                policy));
    }
}
