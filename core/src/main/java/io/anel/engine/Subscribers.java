package io.anel.engine;

import io.anel.api.Ack;
import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;

/**
 * The subscribers of a bus: who runs, who gates the ring, who may be put out of the gate.
 *
 * <p><b>Threading:</b> {@link #join} and {@link #closeAll} under the roster's lock; the rest any thread.
 */
final class Subscribers {
    private final EventRing ring;
    private final Chain chain;
    private final Cursor journaled;
    private final Followers followers;
    private final IntConsumer durableWanted;
    private final Schedule schedule;
    private final Map<String, EngineSubscriber> running = new ConcurrentSkipListMap<>();
    /** Also of those that ended, whose thread may still run. */
    private final List<AgentRunner> threads = new CopyOnWriteArrayList<>();

    /** @param durableWanted told how many more depend on DURABLE */
    Subscribers(
            EventRing ring,
            Chain chain,
            Cursor journaled,
            Followers followers,
            IntConsumer durableWanted,
            Schedule schedule) {
        this.ring = ring;
        this.chain = chain;
        this.journaled = journaled;
        this.followers = followers;
        this.durableWanted = durableWanted;
        this.schedule = schedule;
        ring.onFull(this::disconnectSlow);
    }

    Collection<EngineSubscriber> running() {
        return Collections.unmodifiableCollection(running.values());
    }

    boolean isTaken(String name) {
        EngineSubscriber subscriber = running.get(name);
        // One that has ended is about to leave the list.
        return subscriber != null && subscriber.holdsItsName();
    }

    /** Puts a subscriber at the gate, all its workers at the same place, and starts them. */
    void join(EngineSubscriber subscriber) {
        List<SubscriberAgent> workers = subscriber.workers();
        workers.forEach(worker -> followers.add(worker.thread()));
        if (subscriber.isAfter(Ack.DURABLE)) {
            durableWanted.accept(1);
        }
        // The gate first: from the moment others can see the subscriber, they may put it out of the gate.
        ring.addGate(workers.stream().map(SubscriberAgent::cursor).toArray(Cursor[]::new));
        threads.removeIf(AgentRunner::isOver);
        workers.forEach(worker -> threads.add(worker.thread()));
        running.put(subscriber.name(), subscriber);
        int started = 0;
        try {
            while (started < workers.size()) {
                workers.get(started).thread().start();
                started++;
            }
        } catch (Error e) {
            subscriber.close();
            // Those that have started take their gates away themselves.
            workers.subList(started, workers.size()).forEach(worker -> ring.removeGate(worker.cursor()));
            throw e;
        }
    }

    /** A subscriber has left the gate. */
    void left(EngineSubscriber subscriber) {
        subscriber.workers().forEach(worker -> followers.remove(worker.thread()));
        running.remove(subscriber.name(), subscriber);
        if (subscriber.isAfter(Ack.DURABLE)) {
            durableWanted.accept(-1);
        }
    }

    /** Whether all are done with everything through {@code sequence}. */
    boolean haveHandled(long sequence) {
        return running.values().stream().allMatch(subscriber -> subscriber.sequence() >= sequence);
    }

    boolean isCurrentThread() {
        return threads.stream().anyMatch(AgentRunner::isCurrent);
    }

    /** Ends all. */
    void closeAll() {
        List.copyOf(running.values()).forEach(EngineSubscriber::close);
    }

    /** Waits for their threads, a second at least for all together; those that are still in a handler then. */
    List<AgentRunner> awaitEnd(long deadlineNs) {
        long patientNs = Math.max(deadlineNs, schedule.nanoTime() + 1_000_000_000L);
        return threads.stream().filter(thread -> !thread.join(patientNs)).toList();
    }

    /** Puts out those that may be and have not come to {@code needed}, unless somebody who may not be has not either: then that would free nothing. */
    private boolean disconnectSlow(long needed) {
        // Called whenever a publisher finds the ring full: without subscribers not even an iterator is made.
        if (running.isEmpty() || trustedGate() < needed) {
            return false;
        }
        boolean isFreed = false;
        for (EngineSubscriber subscriber : running.values()) {
            isFreed |= subscriber.disconnect(needed);
        }
        return isFreed;
    }

    /** How far all would have come if none of those that may be put out were slow. */
    private long trustedGate() {
        long slowest = chain.position(journaled.get());
        for (EngineSubscriber subscriber : running.values()) {
            slowest = Math.min(slowest, subscriber.isGate() ? subscriber.sequence() : subscriber.reach());
        }
        return slowest;
    }
}
