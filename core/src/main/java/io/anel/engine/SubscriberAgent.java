package io.anel.engine;

import io.anel.api.EventHandler;
import io.anel.api.HandlerException;
import io.anel.api.HandlerPolicy;
import io.anel.api.Printable;
import io.anel.api.Subscriber;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEvent;
import io.anel.event.NameTable;
import io.anel.event.TypeFilter;
import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker of a subscriber, often its only one: follows an ack's cursor on a thread of its own and gates the ring.
 *
 * <p>In a work group each worker reads every frame, and skips those that are another's: see {@link Shard}.
 *
 * <p>Where the subscriber may be put out of the gate, what a worker looks at is copied out first, and after that it looks whether the
 * subscriber still runs; a copy that was made while it was put out is dropped.
 */
final class SubscriberAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriberAgent.class);
    private static final int MAX_RUN = 256;

    private final EngineSubscriber subscriber;
    private final HandlerPolicy policy;
    private final EventHandler[] handlers;
    private final TypeFilter filter;
    private final Shard shard;
    private final FrameEvent event;
    private final EventRing ring;
    private final Cursor level;
    private final Cursor position = new Cursor(0);
    private final int epoch;
    private final UnsafeBuffer copy = new UnsafeBuffer(new byte[1024]);
    private volatile long failures;
    private AgentRunner thread;

    /** @param handlers its own, or shared by all workers, as the spec has it */
    SubscriberAgent(
            EngineSubscriber subscriber,
            SubscriberSpec spec,
            EventHandler[] handlers,
            Shard shard,
            NameTable names,
            long seed,
            int epoch,
            EventRing ring,
            Cursor level) {
        this.subscriber = subscriber;
        this.policy = spec.policy();
        this.handlers = handlers;
        this.filter = new TypeFilter(spec.patterns(), names);
        this.shard = shard;
        this.event = new FrameEvent(names, seed);
        this.epoch = epoch;
        this.ring = ring;
        this.level = level;
    }

    Cursor cursor() {
        return position;
    }

    long level() {
        return level.get();
    }

    long failures() {
        return failures;
    }

    void thread(AgentRunner onThread) {
        thread = onThread;
    }

    AgentRunner thread() {
        return thread;
    }

    @Override
    public int doWork() {
        try {
            return handleRun();
        } finally {
            if (!subscriber.isRunning()) {
                // Of one that reads in the ring only here: its handler may still have been reading.
                ring.removeGate(position);
                thread.stop();
            }
        }
    }

    private int handleRun() {
        long from = position.get();
        long to = Math.min(level.get(), from + MAX_RUN);
        long sequence = from;
        while (sequence < to && subscriber.isRunning()) {
            sequence++;
            if (subscriber.isGate()) {
                DirectBuffer buffer = ring.buffer(sequence);
                int offset = ring.offset(sequence);
                int match = take(sequence, buffer, offset);
                if (match != TypeFilter.NONE) {
                    handle(sequence, handlers[match]);
                }
            } else if (!handleCopy(sequence)) {
                break;
            }
            position.setRelease(sequence);
        }
        return (int) (sequence - from);
    }

    /** Of a frame that is not this worker's, no more is copied than tells so. False when the subscriber was put out meanwhile. */
    private boolean handleCopy(long sequence) {
        int lookBytes = shard.lookBytes();
        if (!isCopied(sequence, lookBytes)) {
            return false;
        }
        int match = take(sequence, copy, 0);
        if (match == TypeFilter.NONE) {
            return true;
        }
        if (event.frameLength() > lookBytes) {
            if (!isCopied(sequence, Integer.MAX_VALUE)) {
                return false;
            }
            event.wrap(sequence, epoch, copy, 0);
        }
        handle(sequence, handlers[match]);
        return true;
    }

    private boolean isCopied(long sequence, int maxBytes) {
        return ring.copy(sequence, copy, maxBytes) && subscriber.isRunning();
    }

    /** Wraps the event and gives its handler's index, or {@link TypeFilter#NONE} when it is not this worker's. */
    private int take(long sequence, DirectBuffer buffer, int offset) {
        if ((FrameDescriptor.flags(buffer, offset) & FrameDescriptor.VOID) != 0) {
            return TypeFilter.NONE;
        }
        int match = filter.match(FrameDescriptor.typeId(buffer, offset));
        if (match == TypeFilter.NONE) {
            return TypeFilter.NONE;
        }
        event.wrap(sequence, epoch, buffer, offset);
        try {
            return shard.takes(event, buffer, offset) ? match : TypeFilter.NONE;
        } catch (Exception e) {
            if (shard.answersFor(sequence)) {
                failed(sequence, e);
            }
            return TypeFilter.NONE;
        } catch (Error e) {
            throw stopped(sequence, e);
        }
    }

    private void handle(long sequence, EventHandler handler) {
        for (int attempt = 0; ; attempt++) {
            try {
                handler.on(event);
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
        LOG.warn("subscriber '{}' skips sequence {}: {}", subscriber.name(), sequence, Printable.of(e));
    }

    private HandlerException stopped(long sequence, Throwable e) {
        subscriber.end(Subscriber.State.FAILED);
        return new HandlerException(
                "expected subscriber '" + subscriber.name() + "' to handle sequence " + sequence + ", got "
                        + Printable.of(e),
                e);
    }
}
