package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.EventHandler;
import io.anel.api.HandlerException;
import io.anel.api.HandlerPolicy;
import io.anel.api.Subscriber;
import io.anel.api.WhenSlow;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEvent;
import io.anel.event.NameTable;
import io.anel.event.TypeFilter;
import io.anel.event.TypePattern;
import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscriber at work: follows an ack's cursor on a thread of its own and gates the ring.
 *
 * <p>Under {@link WhenSlow#DISCONNECT} each frame is copied out before its handler sees it, and whoever needs the room puts the
 * subscriber out of the gate by one compare-and-set of its state; a copy that was made while that happened is dropped.
 */
final class SubscriberAgent implements Agent, Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriberAgent.class);
    private static final int MAX_RUN = 256;

    private final String name;
    private final WhenSlow whenSlow;
    private final HandlerPolicy policy;
    private final EventHandler[] handlers;
    private final TypeFilter filter;
    private final FrameEvent event;
    private final EventRing ring;
    private final Cursor level;
    private final Cursor position;
    private final int epoch;
    private final Consumer<SubscriberAgent> onEnd;
    private final UnsafeBuffer copy = new UnsafeBuffer(new byte[1024]);
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private volatile long failures;
    private AgentThread thread;

    /** What a builder says of a subscriber. */
    record Spec(
            String name,
            List<TypePattern> patterns,
            List<EventHandler> handlers,
            Ack after,
            WhenSlow whenSlow,
            HandlerPolicy policy) {}

    /** @param onEnd takes it off the bus's list; called once, but for one that failed: what it did not handle still counts */
    SubscriberAgent(
            Spec spec,
            NameTable names,
            long seed,
            int epoch,
            EventRing ring,
            Cursor level,
            Consumer<SubscriberAgent> onEnd) {
        this.name = spec.name();
        this.whenSlow = spec.whenSlow();
        this.policy = spec.policy();
        this.handlers = spec.handlers().toArray(EventHandler[]::new);
        this.filter = new TypeFilter(spec.patterns(), names);
        this.event = new FrameEvent(names, seed);
        this.epoch = epoch;
        this.ring = ring;
        this.level = level;
        this.position = new Cursor(0);
        this.onEnd = onEnd;
    }

    Cursor cursor() {
        return position;
    }

    void thread(AgentThread onThread) {
        thread = onThread;
    }

    AgentThread thread() {
        return thread;
    }

    @Override
    public int doWork() {
        try {
            return handleRun();
        } finally {
            if (state.get() != State.RUNNING) {
                // Only here: the handler may still have been reading its frame in the ring.
                ring.removeGate(position);
                thread.stop();
            }
        }
    }

    private int handleRun() {
        long from = position.get();
        long to = Math.min(level.get(), from + MAX_RUN);
        long sequence = from;
        while (sequence < to && state.get() == State.RUNNING) {
            sequence++;
            if (whenSlow == WhenSlow.GATE) {
                handle(sequence, ring.buffer(sequence), ring.offset(sequence));
            } else if (ring.copy(sequence, copy) && state.get() == State.RUNNING) {
                handle(sequence, copy, 0);
            } else {
                break;
            }
            position.setRelease(sequence);
        }
        return (int) (sequence - from);
    }

    private void handle(long sequence, DirectBuffer buffer, int offset) {
        if ((FrameDescriptor.flags(buffer, offset) & FrameDescriptor.VOID) != 0) {
            return;
        }
        int match = filter.match(FrameDescriptor.typeId(buffer, offset));
        if (match == TypeFilter.NONE) {
            return;
        }
        event.wrap(sequence, epoch, buffer, offset);
        for (int attempt = 0; ; attempt++) {
            try {
                handlers[match].on(event);
                return;
            } catch (Exception e) {
                if (attempt >= policy.retries()) {
                    failed(sequence, e);
                    return;
                }
            } catch (Error e) {
                throw stopped(sequence, e);
            }
        }
    }

    private void failed(long sequence, Exception e) {
        failures = failures + 1;
        if (policy.then() == HandlerPolicy.Then.STOP) {
            throw stopped(sequence, e);
        }
        LOG.warn("subscriber '{}' skips sequence {}: {}", name, sequence, e.toString());
    }

    private HandlerException stopped(long sequence, Throwable e) {
        end(State.FAILED);
        return new HandlerException(
                "expected subscriber '" + name + "' to handle sequence " + sequence + ", got " + e, e);
    }

    /** Whether nobody else may have its name. */
    boolean holdsItsName() {
        return state.get() == State.RUNNING || state.get() == State.FAILED;
    }

    boolean isGate() {
        return whenSlow == WhenSlow.GATE;
    }

    /** Puts a slow one out of the gate, if it may be and holds {@code slowest}; called by whoever needs the room. */
    boolean disconnect(long slowest) {
        if (whenSlow == WhenSlow.DISCONNECT && position.get() <= slowest && end(State.DISCONNECTED)) {
            ring.removeGate(position);
            LOG.warn("subscriber '{}' is too slow and was disconnected at sequence {}", name, position.get());
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
        return position.get();
    }

    @Override
    public long failures() {
        return failures;
    }

    @Override
    public void close() {
        if (end(State.CLOSED)) {
            thread.wake();
        }
    }
}
