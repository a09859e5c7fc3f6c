package io.anel.engine;

import io.anel.admission.Admission;
import io.anel.admission.VoidTable;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.AnelException;
import io.anel.api.BusConfig;
import io.anel.api.BusStatus;
import io.anel.api.CloseReport;
import io.anel.api.ConfigurationException;
import io.anel.api.EventBus;
import io.anel.api.FencedException;
import io.anel.api.NameRules;
import io.anel.api.Publisher;
import io.anel.api.StateHash;
import io.anel.api.Subscriber;
import io.anel.api.SubscriberBuilder;
import io.anel.api.SystemEvent;
import io.anel.api.Waiting;
import io.anel.event.NameRegistry;
import io.anel.event.NameTable;
import io.anel.log.EventLog;
import io.anel.log.EventLogFactory;
import io.anel.log.LogSettings;
import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import io.anel.ring.RingRun;
import io.anel.ring.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bus at work: wires the parts, starts and ends their threads, and answers for them. */
public final class Engine implements EventBus {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final String name;
    private final BusConfig config;
    private final EventLog log;
    private final NameTable names;
    private final EventRing ring;
    private final Intake intake;
    private final BusState state = new BusState();
    private final Cursor journaled;
    private final Cursor durable;
    private final Chain chain;
    private final Acks acks;
    private final AckFutures futures;
    private final LogLookup lookup;
    private final WriterAgent writer;
    private final SyncAgent sync;
    private final AgentThread writerThread;
    private final AgentThread syncThread;
    private final List<AgentThread> stageThreads = new ArrayList<>();
    private final Followers followers = new Followers();
    /** Of all subscribers whose thread may still run, also of those that ended. */
    private final List<AgentThread> subscriberThreads = new CopyOnWriteArrayList<>();
    /** Held while a name is taken, and a subscriber joins. */
    private final Object joining = new Object();

    private final Object closing = new Object();
    private CloseReport closeReport;
    private final Map<String, EnginePublisher> publishers = new ConcurrentSkipListMap<>();
    private final Map<String, SubscriberAgent> subscribers = new ConcurrentSkipListMap<>();

    /**
     * Opens the log, rebuilds the stages from it, and starts every thread; returns when all run and what an earlier run left
     * unpublished is in the log.
     */
    public static Engine start(
            String name, BusConfig config, EventLogFactory logFactory, ChainSpec chain, EpochNanoClock clock) {
        Waiting waiting = Threads.waiting(config, chain);
        // Contradictions are refused before the log is touched.
        Threads.headRoom(config, chain.stages().size());
        EventLog log = logFactory.open(new LogSettings(
                name,
                Threads.maxBatchBytes(config),
                Threads.reserveBytes(config, chain.stages().size()),
                clock));
        Engine engine;
        try {
            engine = new Engine(name, config, log, chain, clock, waiting);
        } catch (RuntimeException | Error e) {
            log.close();
            throw e;
        }
        try {
            engine.run();
        } catch (RuntimeException | Error e) {
            engine.close(Duration.ZERO);
            throw e;
        }
        return engine;
    }

    private Engine(String name, BusConfig config, EventLog log, ChainSpec spec, EpochNanoClock clock, Waiting waiting) {
        this.name = name;
        this.config = config;
        this.log = log;
        this.names = log.names();
        long last = log.lastSequence();
        Waiter writerWaiter = Waiter.ofWoken(waiting);
        int headRoom = Threads.headRoom(config, spec.stages().size());
        this.ring = new EventRing(
                config.ringSlots(),
                config.slotBytes(),
                config.largeFrames(),
                config.maxPayloadBytes() + 0x10000,
                headRoom,
                last,
                writerWaiter);
        this.intake = new Intake(ring, state, clock, new NameRegistry(names));
        this.journaled = new Cursor(last);
        this.durable = new Cursor(log.durableSequence());
        VoidTable voids = new VoidTable(last);
        Admission admission =
                new Admission(config.entityLimit(), config.externalIdWindow(), voids, log.lastTimestampNs());
        List<StageProcessor> stages = new ArrayList<>();
        for (StageSpec stage : spec.stages()) {
            if (stage.after() == Ack.DURABLE) {
                requireLevel(Ack.DURABLE);
            }
            stages.add(new StageProcessor(
                    stage,
                    names,
                    log.seed(),
                    0,
                    config.outboxEvents(),
                    config.outboxLimit(),
                    config.maxPayloadBytes()));
        }
        this.chain = new Chain(stages, spec.stages(), config.chainMode());
        Rebuild.run(log, admission, stages);

        Waiter syncWaiter = Waiter.ofWoken(Waiting.BACKOFF);
        this.sync = log.isDurable()
                ? new SyncAgent(
                        log,
                        journaled,
                        durable,
                        state,
                        config.syncInterval().toNanos(),
                        syncWaiter,
                        () -> wakeAll(writerWaiter))
                : null;
        this.syncThread =
                sync == null ? null : new AgentThread("anel-" + name + "-sync", sync, syncWaiter, this::failed);
        this.acks = new Acks(ring, journaled, durable, sync, state, voids, log);
        this.futures = new AckFutures(acks, state, "anel-" + name + "-acks");
        this.lookup = new LogLookup(log, names);
        this.writer = new WriterAgent(
                new RingRun(ring, config.maxBatchEvents(), config.maxBatchBytes()),
                admission,
                log,
                journaled,
                chain.fused(),
                intake,
                state,
                new WriterAgent.ClaimWatchdog(ring, config.claimDeadline().toNanos()),
                followers::wake);
        this.writerThread = new AgentThread("anel-" + name + "-writer", writer, writerWaiter, this::failed);
        pinStages(spec, waiting);
        ring.onFull(this::disconnectSlow);
        ring.addGate(chain.isEmpty() ? journaled : chain.last().cursor());
    }

    private void pinStages(ChainSpec spec, Waiting waiting) {
        List<StageProcessor> stages = chain.stages();
        for (int i = chain.fused().size(); i < stages.size(); i++) {
            StageProcessor stage = stages.get(i);
            Ack after = spec.stages().get(i).after();
            if (after == Ack.DURABLE) {
                forceAlways();
            }
            Cursor level = after == Ack.DURABLE ? durable : journaled;
            Cursor previous = i == 0 ? level : stages.get(i - 1).cursor();
            stageThreads.add(new AgentThread(
                    "anel-" + name + "-stage-" + stage.name(),
                    new StageAgent(
                            stage,
                            intake,
                            log.epoch(),
                            config.maxBatchEvents(),
                            level,
                            previous,
                            i == stages.size() - 1 ? () -> {} : followers::wake),
                    Waiter.ofWoken(waiting),
                    this::failed));
        }
        stageThreads.forEach(followers::add);
    }

    /** Somebody depends on DURABLE: the sync agent follows the writer closely. */
    private void forceAlways() {
        if (sync.wantAlways()) {
            followers.add(syncThread);
        }
    }

    private void run() {
        writerThread.start();
        stageThreads.forEach(AgentThread::start);
        if (syncThread != null) {
            syncThread.start();
        }
        Waiter waiter = new Waiter(Waiting.BACKOFF);
        while (!(chain.isDrained() && journaled.get() >= ring.claimed())
                && state.failure().isEmpty()) {
            waiter.idle();
        }
        if (!state.open()) {
            Throwable failure = state.failure().orElseThrow();
            throw failure instanceof AnelException known
                    ? known
                    : new AnelException("expected bus '" + name + "' to start, got " + failure, failure);
        }
    }

    Intake intake() {
        return intake;
    }

    /** @throws ConfigurationException when this bus cannot reach the level */
    void requireLevel(Ack ack) {
        if (ack == Ack.DURABLE && !log.isDurable()) {
            throw new ConfigurationException(
                    "expected a journal for ack DURABLE, got bus '" + name + "' with a log in memory");
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof FencedException) {
            state.fence(failure);
            LOG.error("bus '{}' is fenced: {}", name, failure.getMessage());
        } else {
            state.stop(failure);
            LOG.error("bus '{}' stops: {}", name, failure.toString(), failure);
        }
    }

    private void wakeAll(Waiter writerWaiter) {
        writerWaiter.wake();
        followers.wake();
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
        EnginePublisher publisher = publishers.get(NameRules.requireName("source", source));
        if (publisher != null) {
            return publisher;
        }
        synchronized (joining) {
            requireFreeName("source", source);
            return publishers.computeIfAbsent(source, free -> new EnginePublisher(free, this));
        }
    }

    @Override
    public Collection<Publisher> publishers() {
        return Collections.unmodifiableCollection(publishers.values());
    }

    @Override
    public SubscriberBuilder subscriber(String subscriberName) {
        return new EngineSubscriberBuilder(NameRules.requireName("subscriber", subscriberName), this);
    }

    @Override
    public Collection<Subscriber> subscribers() {
        return Collections.unmodifiableCollection(subscribers.values());
    }

    Subscriber start(SubscriberAgent.Spec spec) {
        requireLevel(spec.after());
        Cursor level = spec.after() == Ack.DURABLE ? durable : journaled;
        SubscriberAgent agent = new SubscriberAgent(spec, names, log.seed(), log.epoch(), ring, level, this::ended);
        Waiter waiter = Waiter.ofWoken(config.waiting() == Waiting.BUSY_SPIN ? Waiting.YIELD : config.waiting());
        AgentThread thread =
                new AgentThread("anel-" + name + "-subscriber-" + spec.name(), agent, waiter, this::failed);
        agent.thread(thread);
        synchronized (joining) {
            requireFreeName("subscriber", spec.name());
            if (publishers.containsKey(spec.name())) {
                throw nameTaken("subscriber", spec.name());
            }
            if (!state.isOpen()) {
                throw new IllegalStateException("expected an open bus for subscriber '" + spec.name() + "', got bus '"
                        + name + "' " + state.state());
            }
            if (spec.after() == Ack.DURABLE) {
                forceAlways();
            }
            // The gate first: from the moment others can see the subscriber, they may put it out of the gate.
            ring.addGate(agent.cursor());
            subscriberThreads.removeIf(AgentThread::isOver);
            subscriberThreads.add(thread);
            followers.add(thread);
            subscribers.put(spec.name(), agent);
            try {
                thread.start();
            } catch (Error e) {
                agent.close();
                ring.removeGate(agent.cursor());
                throw e;
            }
        }
        return agent;
    }

    /** Puts out those of the slowest that may be, unless somebody who may not be is as slow: then that would free nothing. */
    private boolean disconnectSlow() {
        long slowest = ring.slowestGate();
        if (slowest >= trustedGate()) {
            return false;
        }
        boolean isFreed = false;
        for (SubscriberAgent subscriber : subscribers.values()) {
            isFreed |= subscriber.disconnect(slowest);
        }
        return isFreed;
    }

    private long trustedGate() {
        long slowest = chain.position(journaled.get());
        for (SubscriberAgent subscriber : subscribers.values()) {
            if (subscriber.isGate()) {
                slowest = Math.min(slowest, subscriber.sequence());
            }
        }
        return slowest;
    }

    private void ended(SubscriberAgent subscriber) {
        followers.remove(subscriber.thread());
        subscribers.remove(subscriber.name(), subscriber);
    }

    private void requireFreeName(String what, String wanted) {
        boolean isStage = chain.stages().stream().anyMatch(stage -> stage.name().equals(wanted));
        SubscriberAgent subscriber = subscribers.get(wanted);
        // One that has ended is about to leave the list.
        boolean isSubscriber = subscriber != null && subscriber.holdsItsName();
        if (isStage || isSubscriber || wanted.equals(io.anel.event.SystemTypes.SOURCE)) {
            throw nameTaken(what, wanted);
        }
    }

    private ConfigurationException nameTaken(String what, String wanted) {
        return new ConfigurationException("expected a " + what + " name that no publisher, stage or subscriber of bus '"
                + name + "' has, got '" + wanted + "'");
    }

    @Override
    public AckOutcome await(long sequence, Ack ack, Duration timeout) {
        requireAwaitable(sequence, ack);
        requireNoStage("await");
        return acks.await(sequence, ack, Threads.nanos(timeout));
    }

    private void requireNoStage(String method) {
        if (writerThread.isCurrentThread() || stageThreads.stream().anyMatch(AgentThread::isCurrentThread)) {
            throw new IllegalStateException(
                    "expected " + method + " to be called outside of stages, got it from a stage's thread");
        }
    }

    private void requireNoHandler(String method) {
        requireNoStage(method);
        if (subscriberThreads.stream().anyMatch(AgentThread::isCurrentThread)) {
            throw new IllegalStateException(
                    "expected " + method + " to be called outside of handlers, got it from a subscriber's thread");
        }
    }

    @Override
    public CompletableFuture<AckOutcome> whenAcked(long sequence, Ack ack) {
        requireAwaitable(sequence, ack);
        return futures.add(sequence, ack);
    }

    private void requireAwaitable(long sequence, Ack ack) {
        requireLevel(ack);
        if (sequence <= 0) {
            throw new IllegalArgumentException(
                    "expected a sequence to wait for, got " + io.anel.api.PublishResult.describe(sequence));
        }
    }

    @Override
    public long sequence(Ack ack) {
        requireLevel(ack);
        return ack == Ack.ACCEPTED ? ring.claimed() : acks.sequence(ack);
    }

    @Override
    public Optional<SystemEvent> find(long sequence) {
        return lookup.find(sequence, journaled.get());
    }

    @Override
    public Optional<SystemEvent> find(String id) {
        return lookup.find(id, journaled.get());
    }

    @Override
    public List<SystemEvent> recent(int limit) {
        return lookup.recent(limit, journaled.get());
    }

    @Override
    public boolean drain(Duration timeout) {
        requireNoHandler("drain");
        return drain(System.nanoTime() + Threads.nanos(timeout));
    }

    private boolean drain(long deadlineNs) {
        Waiter waiter = new Waiter(Waiting.BACKOFF);
        while (true) {
            long claimed = ring.claimed();
            while (!isHandled(claimed)) {
                if (state.isOver() || System.nanoTime() - deadlineNs >= 0) {
                    return false;
                }
                waiter.idle();
            }
            // Nothing was claimed since, not even an emission of what was handled: nothing can follow from it.
            if (ring.claimed() == claimed) {
                return true;
            }
        }
    }

    /** Whether everything through {@code sequence} is handled, and what that made stages emit has its place. */
    private boolean isHandled(long sequence) {
        return journaled.get() >= sequence
                && chain.position(sequence) >= sequence
                && chain.isDrained()
                && subscribers.values().stream().allMatch(subscriber -> subscriber.sequence() >= sequence);
    }

    @Override
    public BusStatus status() {
        Map<String, Long> handled = new LinkedHashMap<>();
        chain.stages().forEach(stage -> handled.put(stage.name(), stage.position()));
        subscribers.values().forEach(subscriber -> handled.put(subscriber.name(), subscriber.sequence()));
        return new BusStatus(
                state.state(), log.epoch(), ring.claimed(), journaled.get(), durable.get(), handled, state.failure());
    }

    @Override
    public StateHash stateHash() {
        requireNoStage("stateHash");
        FutureTask<StateHash> task = new FutureTask<>(this::hashWhenStill);
        long deadlineNs = System.nanoTime() + config.ackTimeout().toNanos();
        Waiter waiter = new Waiter(Waiting.BACKOFF);
        boolean isSubmitted = false;
        while (!task.isDone()) {
            if (state.isOver()) {
                task.cancel(false);
                return chain.hash();
            }
            if (System.nanoTime() - deadlineNs >= 0) {
                task.cancel(false);
                throw new AnelException("expected the chain to stand still for its hash within ack.timeout="
                        + config.ackTimeout() + ", got " + status());
            }
            isSubmitted = isSubmitted || writer.submit(task);
            waiter.idle();
        }
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AnelException("expected the chain to stand still for its hash, got " + e, e);
        }
    }

    /** On the writer's thread, which journals nothing meanwhile: the stages catch up and stand still. */
    private StateHash hashWhenStill() {
        long deadlineNs = System.nanoTime() + config.ackTimeout().toNanos() / 2;
        while (chain.position(journaled.get()) < journaled.get()) {
            if (System.nanoTime() - deadlineNs >= 0 || state.isOver()) {
                throw new AnelException("expected every stage at sequence " + journaled.get() + ", got one at "
                        + chain.position(journaled.get()));
            }
            Thread.yield();
        }
        return chain.hash();
    }

    @Override
    public CloseReport close(Duration deadline) {
        requireNoHandler("close");
        synchronized (closing) {
            if (closeReport == null) {
                closeReport = closeOnce(System.nanoTime() + Threads.nanos(deadline));
            }
            return closeReport;
        }
    }

    private CloseReport closeOnce(long deadlineNs) {
        // Once all is drained, what was claimed since came too late and is void: nothing was left.
        CloseReport report =
                state.closing() && drain(deadlineNs) ? new CloseReport(journaled.get(), 0, 0, 0) : report();
        synchronized (joining) {
            List.copyOf(subscribers.values()).forEach(SubscriberAgent::close);
        }
        for (AgentThread thread : subscriberThreads) {
            if (!thread.join(Math.max(deadlineNs, System.nanoTime() + 1_000_000_000L))) {
                LOG.error("bus '{}' closes with a subscriber still in its handler: {}", name, thread);
            }
        }
        stageThreads.forEach(AgentThread::stop);
        writerThread.stop();
        boolean isEnded = writerThread.join(Math.max(deadlineNs, System.nanoTime() + 1_000_000_000L));
        for (AgentThread thread : stageThreads) {
            isEnded &= thread.join(Math.max(deadlineNs, System.nanoTime() + 1_000_000_000L));
        }
        if (syncThread != null) {
            syncThread.stop();
            isEnded &= syncThread.join(Math.max(deadlineNs, System.nanoTime() + 10_000_000_000L));
        }
        if (isEnded) {
            closeLog();
        } else {
            LOG.error(
                    "bus '{}' closes with a thread still in a handler; its log stays open until the process ends",
                    name);
        }
        state.closed();
        futures.close();
        return report;
    }

    private void closeLog() {
        if (sync != null && !state.isFenced() && durable.get() < journaled.get()) {
            try {
                durable.setRelease(log.force());
            } catch (FencedException e) {
                failed(e);
            }
        }
        lookup.close();
        log.close();
    }

    private CloseReport report() {
        long claimed = ring.claimed();
        long lastInLog = journaled.get();
        long open = 0;
        for (long sequence = lastInLog + 1; sequence <= claimed; sequence++) {
            open += ring.isPublished(sequence) ? 0 : 1;
        }
        long handled = chain.position(lastInLog);
        for (SubscriberAgent subscriber : subscribers.values()) {
            handled = Math.min(handled, subscriber.sequence());
        }
        return new CloseReport(lastInLog, claimed - lastInLog, lastInLog - Math.min(handled, lastInLog), open);
    }

    @Override
    public void close() {
        CloseReport report = close(config.closeDeadline());
        if (!report.isClean()) {
            LOG.warn("bus '{}' closed with work left: {}", name, report);
        }
    }
}
