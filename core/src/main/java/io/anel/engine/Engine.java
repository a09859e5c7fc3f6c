package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.BusConfig;
import io.anel.api.BusStatus;
import io.anel.api.CloseReport;
import io.anel.api.EventBus;
import io.anel.api.NameRules;
import io.anel.api.Publisher;
import io.anel.api.StateHash;
import io.anel.api.Subscriber;
import io.anel.api.SubscriberBuilder;
import io.anel.api.SystemEvent;
import io.anel.log.EventLogFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bus at work, as its users see it: hands each question to the part that knows.
 *
 * <p><b>Threading:</b> any; calls in which a handler would wait for itself are refused by {@link HandlerGuard}.
 */
public final class Engine implements EventBus {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final String name;
    private final BusConfig config;
    private final Wiring parts;

    private Engine(String name, BusConfig config, Wiring parts) {
        this.name = name;
        this.config = config;
        this.parts = parts;
    }

    /**
     * Opens the log, rebuilds the stages from it, and starts every thread; returns when all run and what an earlier run left
     * unpublished is in the log.
     */
    public static Engine start(
            String name,
            BusConfig config,
            EventLogFactory logFactory,
            ChainSpec chain,
            EpochNanoClock clock,
            Schedule schedule) {
        Engine engine = new Engine(name, config, Wiring.of(name, config, logFactory, chain, clock, schedule));
        try {
            engine.parts.opening.open();
        } catch (RuntimeException | Error e) {
            engine.close(Duration.ZERO).failure().filter(other -> other != e).ifPresent(e::addSuppressed);
            // Nobody has the bus, to close it once more where that had to leave the log open.
            engine.parts.closing.closeLater(Deadline.never(schedule));
            throw e;
        }
        return engine;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public BusConfig config() {
        return config;
    }

    @Override
    public Publisher publisher(String source) {
        return parts.roster.publisher(source);
    }

    @Override
    public Collection<Publisher> publishers() {
        return parts.roster.publishers();
    }

    @Override
    public SubscriberBuilder subscriber(String subscriberName) {
        return new EngineSubscriberBuilder(NameRules.requireName("subscriber", subscriberName), parts.roster);
    }

    @Override
    public Collection<Subscriber> subscribers() {
        return parts.roster.subscribers();
    }

    @Override
    public AckOutcome await(long sequence, Ack ack, Duration timeout) {
        return parts.acks.await(sequence, ack, timeout);
    }

    @Override
    public CompletableFuture<AckOutcome> whenAcked(long sequence, Ack ack) {
        return parts.futures.add(sequence, ack);
    }

    @Override
    public long sequence(Ack ack) {
        parts.levels.require(ack);
        return parts.levels.sequence(ack);
    }

    @Override
    public Optional<SystemEvent> find(long sequence) {
        return parts.lookup.find(sequence, sequence(Ack.JOURNALED));
    }

    @Override
    public Optional<SystemEvent> find(String id) {
        return parts.lookup.find(id, sequence(Ack.JOURNALED));
    }

    @Override
    public List<SystemEvent> recent(int limit) {
        return parts.lookup.recent(limit, sequence(Ack.JOURNALED));
    }

    @Override
    public BusStatus status() {
        Map<String, Long> handled = new LinkedHashMap<>();
        parts.chain.stages().forEach(stage -> handled.put(stage.name(), stage.position()));
        subscribers().forEach(subscriber -> handled.put(subscriber.name(), subscriber.sequence()));
        return new BusStatus(
                parts.state.state(),
                parts.log.epoch(),
                parts.levels.sequence(Ack.ACCEPTED),
                parts.levels.sequence(Ack.JOURNALED),
                parts.levels.sequence(Ack.DURABLE),
                handled,
                parts.state.failure());
    }

    @Override
    public StateHash stateHash() {
        parts.guard.requireNoStage("stateHash");
        return parts.stillHash.take();
    }

    @Override
    public boolean drain(Duration timeout) {
        parts.guard.requireNoHandler("drain");
        return parts.backlog.drain(Deadline.in(timeout, parts.schedule));
    }

    @Override
    public CloseReport close(Duration deadline) {
        parts.guard.requireNoHandler("close");
        return parts.closing.close(Deadline.in(deadline, parts.schedule));
    }

    @Override
    public void close() {
        CloseReport report = close(config.closeDeadline());
        if (!report.isClean()) {
            LOG.warn("bus '{}' closed with work left: {}", name, report);
        }
    }
}
