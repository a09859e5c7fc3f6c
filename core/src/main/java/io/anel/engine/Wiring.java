package io.anel.engine;

import io.anel.admission.Admission;
import io.anel.admission.VoidTable;
import io.anel.api.Ack;
import io.anel.api.BusConfig;
import io.anel.api.TimestampType;
import io.anel.api.Waiting;
import io.anel.event.NameRegistry;
import io.anel.event.NameTable;
import io.anel.log.EventLog;
import io.anel.log.EventLogFactory;
import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import io.anel.ring.RingRun;
import io.anel.ring.Waiter;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Makes the parts of a bus, in the order in which they need one another, and holds them for the {@link Engine}. It starts no thread.
 *
 * <p><b>Threading:</b> made by one thread; the parts say for themselves.
 */
final class Wiring {
    final BusState state;
    final Schedule schedule;
    final EventLog log;
    final Levels levels;
    final Chain chain;
    final Acks acks;
    final AckFutures futures;
    final LogLookup lookup;
    final StillHash stillHash;
    final Backlog backlog;
    final HandlerGuard guard;
    final Roster roster;
    final Opening opening;
    final Closing closing;

    private final String name;
    private final BusConfig config;
    private final Waiting waiting;
    private final NameTable names;
    private final EventRing ring;
    private final Intake intake;
    private final Subscribers subscribers;
    private final Followers followers = new Followers();
    /** Null for a log without DURABLE, and its thread too. */
    private final SyncAgent sync;

    private final AgentRunner syncThread;
    private int wantingDurable;

    /**
     * Opens the log, makes the parts on it, and brings Admission and stages to where it ends. On a failure the log is closed again.
     *
     * @throws io.anel.api.ConfigurationException when settings contradict each other; the log was not touched then
     */
    static Wiring of(
            String name,
            BusConfig config,
            EventLogFactory logFactory,
            ChainSpec chain,
            EpochNanoClock clock,
            Schedule schedule) {
        Waiting waiting = Sizing.waiting(config, chain);
        // Contradictions are refused before the log is touched.
        Sizing.headRoom(config, chain.stages().size());
        EventLog log = logFactory.open(Sizing.logSettings(name, config, clock));
        try {
            return new Wiring(name, config, log, chain, clock, schedule, waiting);
        } catch (RuntimeException | Error e) {
            try {
                log.close();
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private Wiring(
            String name,
            BusConfig config,
            EventLog log,
            ChainSpec spec,
            EpochNanoClock clock,
            Schedule schedule,
            Waiting waiting) {
        this.name = name;
        this.config = config;
        this.log = log;
        this.waiting = waiting;
        this.schedule = schedule;
        this.names = log.names();
        this.state = new BusState(name);
        boolean writerStamps = config.timestampType() == TimestampType.LOG_APPEND_TIME;
        Waiter writerWaiter = Waiter.ofWoken(waiting);
        this.ring = ring(spec, writerWaiter);
        this.levels = new Levels(name, log, ring);
        this.intake = new Intake(ring, state, clock, !writerStamps, new NameRegistry(names));
        VoidTable voids = new VoidTable(log.lastSequence());
        Admission admission =
                new Admission(config.entityLimit(), config.externalIdWindow(), voids, log.lastTimestampNs());
        this.chain = chain(spec);
        Rebuild.run(log, admission, chain.stages(), ring);

        Waiter syncWaiter = Waiter.ofBlocking(Waiting.BACKOFF);
        this.sync = log.isDurable() ? sync(syncWaiter, writerWaiter) : null;
        this.syncThread = sync == null ? null : thread("sync", sync, syncWaiter);
        WriterAgent writer = writer(admission, writerStamps ? clock : null);
        AgentThreads threads = new AgentThreads(
                thread("writer", writer, writerWaiter), pinnedStages(spec.stages()), syncThread, schedule);
        this.subscribers = new Subscribers(ring, chain, levels.journaled(), followers, this::durableWanted, schedule);
        ring.addGate(chain.isEmpty() ? levels.journaled() : chain.last().cursor());

        this.guard = new HandlerGuard(threads, subscribers);
        this.acks = new Acks(ring, levels, sync, state, voids, log, guard, schedule);
        this.futures = new AckFutures(acks, levels, state, schedule, "anel-" + name + "-acks");
        followers.add(futures);
        this.lookup = new LogLookup(log, names);
        this.stillHash =
                new StillHash(name, writer, threads, chain, levels.journaled(), state, config.ackTimeout(), schedule);
        this.backlog = new Backlog(ring, levels, chain, subscribers, state, schedule);
        this.roster = new Roster(
                name,
                state,
                chain,
                subscribers,
                source -> new EnginePublisher(source, intake, acks, config, schedule),
                this::subscriber);
        this.opening = new Opening(name, state, intake, threads, chain, levels, schedule);
        this.closing = new Closing(name, state, backlog, chain, roster, threads, futures, lookup, sync, log);
    }

    private EventRing ring(ChainSpec spec, Waiter writerWaiter) {
        return new EventRing(
                config.ringSlots(),
                config.slotBytes(),
                config.largeFrames(),
                Sizing.maxFrameLength(config),
                Sizing.headRoom(config, spec.stages().size()),
                log.lastSequence(),
                writerWaiter);
    }

    private Chain chain(ChainSpec spec) {
        List<StageProcessor> stages = new ArrayList<>();
        for (StageSpec stage : spec.stages()) {
            levels.require(stage.after());
            stages.add(new StageProcessor(
                    stage,
                    names,
                    log.seed(),
                    0,
                    config.outboxEvents(),
                    config.outboxLimit(),
                    config.maxPayloadBytes()));
        }
        return new Chain(stages, spec.stages(), config.chainMode());
    }

    private SyncAgent sync(Waiter syncWaiter, Waiter writerWaiter) {
        return new SyncAgent(
                log,
                levels.journaled(),
                levels.durable(),
                state,
                config.syncInterval().toNanos(),
                schedule,
                syncWaiter,
                () -> {
                    writerWaiter.wake();
                    followers.wake();
                });
    }

    private WriterAgent writer(Admission admission, EpochNanoClock stampingClock) {
        return new WriterAgent(
                new RingRun(ring, config.maxBatchEvents(), config.maxGroupEvents(), config.maxBatchBytes()),
                stampingClock,
                admission,
                log,
                levels.journaled(),
                chain.fused(),
                intake,
                state,
                new WriterAgent.ClaimWatchdog(ring, config.claimDeadline().toNanos(), schedule),
                followers::wake);
    }

    private List<AgentRunner> pinnedStages(List<StageSpec> specs) {
        List<AgentRunner> threads = new ArrayList<>();
        List<StageProcessor> stages = chain.stages();
        for (int i = chain.fused().size(); i < stages.size(); i++) {
            StageProcessor stage = stages.get(i);
            Ack after = specs.get(i).after();
            if (after == Ack.DURABLE) {
                durableWanted(1);
            }
            Cursor level = levels.cursor(after);
            StageAgent agent = new StageAgent(
                    stage,
                    intake,
                    log.epoch(),
                    config.maxBatchEvents(),
                    level,
                    i == 0 ? level : stages.get(i - 1).cursor(),
                    i == stages.size() - 1 ? () -> {} : followers::wake);
            threads.add(thread("stage-" + stage.name(), agent, Waiter.ofWoken(waiting)));
        }
        threads.forEach(followers::add);
        return threads;
    }

    private EngineSubscriber subscriber(SubscriberSpec spec) {
        levels.require(spec.after());
        Waiting subscriberWaiting = config.waiting() == Waiting.BUSY_SPIN ? Waiting.YIELD : config.waiting();
        EngineSubscriber subscriber =
                new EngineSubscriber(spec.name(), spec.after(), spec.whenSlow(), ring, subscribers::left);
        List<SubscriberAgent> workers = new ArrayList<>();
        for (int i = 0; i < spec.workers(); i++) {
            SubscriberAgent worker = new SubscriberAgent(
                    subscriber,
                    spec,
                    spec.newHandlers(),
                    new Shard(i, spec.workers(), spec.key(), spec.keyFunction()),
                    names,
                    log.seed(),
                    log.epoch(),
                    ring,
                    levels.cursor(spec.after()));
            String role = "subscriber-" + spec.name() + (spec.workers() == 1 ? "" : "-" + (i + 1));
            worker.thread(thread(role, worker, Waiter.ofWoken(subscriberWaiting)));
            workers.add(worker);
        }
        subscriber.workers(workers);
        return subscriber;
    }

    private AgentRunner thread(String role, Agent agent, Waiter waiter) {
        return schedule.runner("anel-" + name + "-" + role, false, agent, waiter, state::failed);
    }

    /** So many more depend on DURABLE: while anybody does, the sync agent follows the writer closely. */
    private synchronized void durableWanted(int more) {
        boolean wasWanted = wantingDurable > 0;
        wantingDurable += more;
        boolean isWanted = wantingDurable > 0;
        if (isWanted != wasWanted) {
            sync.alwaysWanted(isWanted);
            if (isWanted) {
                followers.add(syncThread);
            } else {
                followers.remove(syncThread);
            }
        }
    }
}
