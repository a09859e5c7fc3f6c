package io.anel;

import io.anel.api.BusConfig;
import io.anel.api.ChainBuilder;
import io.anel.api.EventBus;
import io.anel.api.NameRules;
import io.anel.engine.ChainSpec;
import io.anel.engine.Engine;
import io.anel.engine.Schedule;
import io.anel.log.EventLogFactory;
import io.anel.log.InMemory;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * The one way in: configures, builds and starts a bus.
 *
 * <pre>{@code
 * try (EventBus bus = Anel.bus("desk").log(Journal.at(dir)).chain(c -> c.stage("exposure", exposure, TRADE)).start()) {
 *     long sequence = bus.publisher("gateway").publish(TRADE, trade);
 * }
 * }</pre>
 */
public final class Anel {
    private final String name;
    private final ChainSpec chain = new ChainSpec();
    private BusConfig config = BusConfig.ofDefaults();
    private EventLogFactory log = InMemory.ofDefaults();
    private EpochNanoClock clock = new OffsetEpochNanoClock();
    private Schedule schedule = Schedule.THREADS;

    private Anel(String name) {
        this.name = name;
    }

    /**
     * Begins a bus.
     *
     * @throws io.anel.api.InvalidNameException when the name is outside the grammar
     */
    public static Anel bus(String name) {
        return new Anel(NameRules.requireName("bus", name));
    }

    public Anel config(BusConfig busConfig) {
        config = Objects.requireNonNull(busConfig, "busConfig");
        return this;
    }

    /** Where events are kept: {@code Journal.at(dir)}; in memory by default. */
    public Anel log(EventLogFactory factory) {
        log = Objects.requireNonNull(factory, "factory");
        return this;
    }

    /** Keeps the newest {@code events} in memory, for 24 hours, and nothing else: the default, with 10,000. */
    public Anel inMemory(int events) {
        return log(new InMemory(events, InMemory.DEFAULT_MAX_AGE));
    }

    /** As {@link #inMemory(int)}, for another age. */
    public Anel inMemory(int events, Duration maxAge) {
        return log(new InMemory(events, maxAge));
    }

    /** Adds stages. */
    public Anel chain(Consumer<ChainBuilder> stages) {
        stages.accept(chain);
        return this;
    }

    /** The clock that stamps events; the system's by default. */
    public Anel clock(EpochNanoClock epochNanoClock) {
        clock = Objects.requireNonNull(epochNanoClock, "epochNanoClock");
        return this;
    }

    /** Who runs the bus's agents, and how time passes for those who wait: the machine's threads by default. For simulations. */
    public Anel schedule(Schedule agentSchedule) {
        schedule = Objects.requireNonNull(agentSchedule, "agentSchedule");
        return this;
    }

    /**
     * Opens the log, rebuilds the stages from it, and starts; returns when every thread runs.
     *
     * @throws io.anel.api.ConfigurationException when settings contradict each other
     * @throws io.anel.api.LogException when the log cannot be opened; it is as it was before
     * @throws io.anel.api.DivergedException when a stage, rebuilt, emits something else than the log holds
     */
    public EventBus start() {
        return Engine.start(name, config, log, chain, clock, schedule);
    }
}
