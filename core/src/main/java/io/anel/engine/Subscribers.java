package io.anel.engine;

import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscribers of a bus: who runs, who gates the ring, who may be put out of the gate.
 *
 * <p><b>Threading:</b> {@link #join} and {@link #closeAll} under the roster's lock; the rest any thread.
 */
final class Subscribers {
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

    private final EventRing ring;
    private final Chain chain;
    private final Cursor journaled;
    private final Followers followers;
    private final Map<String, SubscriberAgent> running = new ConcurrentSkipListMap<>();
    /** Also of those that ended, whose thread may still run. */
    private final List<AgentThread> threads = new CopyOnWriteArrayList<>();

    Subscribers(EventRing ring, Chain chain, Cursor journaled, Followers followers) {
        this.ring = ring;
        this.chain = chain;
        this.journaled = journaled;
        this.followers = followers;
        ring.onFull(this::disconnectSlow);
    }

    Collection<SubscriberAgent> running() {
        return Collections.unmodifiableCollection(running.values());
    }

    boolean isTaken(String name) {
        SubscriberAgent subscriber = running.get(name);
        // One that has ended is about to leave the list.
        return subscriber != null && subscriber.holdsItsName();
    }

    /** Puts a subscriber at the gate and starts it. */
    void join(SubscriberAgent agent) {
        AgentThread thread = agent.thread();
        followers.add(thread);
        // The gate first: from the moment others can see the subscriber, they may put it out of the gate.
        ring.addGate(agent.cursor());
        threads.removeIf(AgentThread::isOver);
        threads.add(thread);
        running.put(agent.name(), agent);
        try {
            thread.start();
        } catch (Error e) {
            agent.close();
            ring.removeGate(agent.cursor());
            throw e;
        }
    }

    /** A subscriber has left the gate. */
    void left(SubscriberAgent agent) {
        followers.remove(agent.thread());
        running.remove(agent.name(), agent);
    }

    /** Whether all are done with everything through {@code sequence}. */
    boolean haveHandled(long sequence) {
        return running.values().stream().allMatch(subscriber -> subscriber.sequence() >= sequence);
    }

    /** The lowest sequence that one is done with, or {@code otherwise} if that is lower. */
    long slowest(long otherwise) {
        return running.values().stream().mapToLong(SubscriberAgent::sequence).reduce(otherwise, Math::min);
    }

    boolean isCurrentThread() {
        return threads.stream().anyMatch(AgentThread::isCurrentThread);
    }

    /** Ends all. */
    void closeAll() {
        List.copyOf(running.values()).forEach(SubscriberAgent::close);
    }

    /** Waits for their threads, a second at least; one that does not end is named. */
    void awaitEnd(long deadlineNs) {
        for (AgentThread thread : threads) {
            if (!thread.join(Math.max(deadlineNs, System.nanoTime() + 1_000_000_000L))) {
                LOG.error("a subscriber is still in its handler when its bus closes: {}", thread);
            }
        }
    }

    /** Puts out those of the slowest that may be, unless somebody who may not be is as slow: then that would free nothing. */
    private boolean disconnectSlow() {
        // Called whenever a publisher finds the ring full: without subscribers not even an iterator is made.
        if (running.isEmpty()) {
            return false;
        }
        long slowest = ring.slowestGate();
        if (slowest >= trustedGate()) {
            return false;
        }
        boolean isFreed = false;
        for (SubscriberAgent subscriber : running.values()) {
            isFreed |= subscriber.disconnect(slowest);
        }
        return isFreed;
    }

    private long trustedGate() {
        long slowest = chain.position(journaled.get());
        for (SubscriberAgent subscriber : running.values()) {
            if (subscriber.isGate()) {
                slowest = Math.min(slowest, subscriber.sequence());
            }
        }
        return slowest;
    }
}
