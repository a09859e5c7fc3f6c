package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.Subscriber;
import io.anel.api.WhenSlow;
import io.anel.ring.EventRing;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscriber as a whole: one worker, or the several of a work group, with one state and one end.
 *
 * <p>Each worker's cursor is a gate of the ring. Under {@link WhenSlow#DISCONNECT} whoever needs the room puts all of them out by one
 * compare-and-set of the state, which each worker looks at after each copy.
 *
 * <p><b>Threading:</b> any, once the workers are set. <b>Cost:</b> a look at each worker for {@link #sequence}; nothing is allocated.
 */
final class EngineSubscriber implements Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(EngineSubscriber.class);

    private final String name;
    private final Ack after;
    private final WhenSlow whenSlow;
    private final EventRing ring;
    private final Consumer<EngineSubscriber> onEnd;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private SubscriberAgent[] workers = {};

    /** @param onEnd takes it off the bus's list; called once, but for one that failed: what it did not handle still counts */
    EngineSubscriber(String name, Ack after, WhenSlow whenSlow, EventRing ring, Consumer<EngineSubscriber> onEnd) {
        this.name = name;
        this.after = after;
        this.whenSlow = whenSlow;
        this.ring = ring;
        this.onEnd = onEnd;
    }

    /** Before it joins a bus, by the thread that makes it. */
    void workers(List<SubscriberAgent> all) {
        workers = all.toArray(SubscriberAgent[]::new);
    }

    List<SubscriberAgent> workers() {
        return List.of(workers);
    }

    boolean isRunning() {
        return state.get() == State.RUNNING;
    }

    /** Whether nobody else may have its name. */
    boolean holdsItsName() {
        State now = state.get();
        return now == State.RUNNING || now == State.FAILED;
    }

    boolean isAfter(Ack level) {
        return after == level;
    }

    boolean isGate() {
        return whenSlow == WhenSlow.GATE;
    }

    /** How far it could have come: at a level of acknowledgement, that level. */
    long reach() {
        return workers[0].level();
    }

    /** Puts a slow one out of the gate, if it may be and has not come to {@code needed}; called by whoever needs the room. */
    boolean disconnect(long needed) {
        if (whenSlow == WhenSlow.DISCONNECT && sequence() < needed && end(State.DISCONNECTED)) {
            LOG.warn("subscriber '{}' is too slow and was disconnected at sequence {}", name, sequence());
            return true;
        }
        return false;
    }

    /** Ends it with that state; false when it had ended before. */
    boolean end(State with) {
        if (!state.compareAndSet(State.RUNNING, with)) {
            return false;
        }
        if (with != State.FAILED) {
            onEnd.accept(this);
        }
        if (whenSlow == WhenSlow.DISCONNECT) {
            // It reads copies: whatever its handler is in, nobody waits for it from here on.
            for (SubscriberAgent worker : workers) {
                ring.removeGate(worker.cursor());
            }
        }
        for (SubscriberAgent worker : workers) {
            worker.thread().wake();
        }
        return true;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public State state() {
        return state.get();
    }

    @Override
    public long sequence() {
        long slowest = Long.MAX_VALUE;
        for (SubscriberAgent worker : workers) {
            slowest = Math.min(slowest, worker.cursor().get());
        }
        return slowest;
    }

    @Override
    public long failures() {
        long sum = 0;
        for (SubscriberAgent worker : workers) {
            sum += worker.failures();
        }
        return sum;
    }

    @Override
    public void close() {
        end(State.CLOSED);
    }
}
