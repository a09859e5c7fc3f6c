package io.anel.engine;

import io.anel.api.Attributes;
import io.anel.api.Cause;
import io.anel.api.Context;
import io.anel.api.EventType;
import io.anel.api.HandlerException;
import io.anel.api.HandlerPolicy;
import io.anel.api.OutboxFullException;
import io.anel.api.PayloadTooLargeException;
import io.anel.api.Printable;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.event.FrameEncoder;
import io.anel.event.FrameEvent;
import io.anel.event.NameTable;
import io.anel.event.TypeFilter;
import io.anel.log.FrameBatch;
import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stage at work: which events it gets, how far it has come, and with what outcome. The same in a live bus, in the rebuild at a start, and
 * in a replay.
 *
 * <p><b>Threading:</b> one thread at a time, handed over with a happens-before; {@link #position}, {@link #end} and what {@link Emissions} says any.
 */
public final class StageProcessor implements Context {
    private static final Logger LOG = LoggerFactory.getLogger(StageProcessor.class);

    private final String name;
    private final Stage stage;
    private final HandlerPolicy policy;
    private final TypeFilter filter;
    private final FrameEvent event;
    private final Emissions emissions;
    private final Effects effects;
    private final int maxPayloadBytes;
    private final Cursor position;
    private volatile boolean isEnding;
    private long failures;
    private boolean replaying;
    private int ordinal;
    private String correlation;
    /** Ends the bus, whatever the policy says and the handler catches. */
    private Throwable fatal;

    private HandlerException stoppedBy;

    /**
     * @param position the last sequence that the stage is done with
     * @param outboxEvents emissions for which the ring keeps room; a run ends when half as many wait
     * @param outboxLimit emissions that may wait for room in a live bus
     */
    public StageProcessor(
            StageSpec spec,
            NameTable names,
            long seed,
            long position,
            int outboxEvents,
            int outboxLimit,
            int maxPayloadBytes) {
        this.name = spec.name();
        this.stage = spec.stage();
        this.policy = spec.policy();
        this.filter = new TypeFilter(spec.patterns(), names);
        this.event = new FrameEvent(names, seed);
        this.emissions = new Emissions(name, outboxEvents, outboxLimit);
        this.effects = new Effects(name, policy);
        this.maxPayloadBytes = maxPayloadBytes;
        this.position = new Cursor(position);
    }

    public String name() {
        return name;
    }

    /** The last sequence that the stage is done with. */
    public long position() {
        return position.get();
    }

    Cursor cursor() {
        return position;
    }

    /** Folds the stage's name and state into {@code hash}. */
    public void hash(StateHash hash) {
        hash.put(name);
        stage.hash(hash);
    }

    /** By what this stage has stopped the bus, and then its state is ahead of its position, within an event; null when it has not. */
    HandlerException stoppedBy() {
        return stoppedBy;
    }

    /** What it has emitted, and what waits of that. */
    Emissions emissions() {
        return emissions;
    }

    /** How many events the handler threw on, after all retries, and how many effects were skipped. */
    public long failures() {
        return failures + effects.skipped();
    }

    /** Whether events come from a log: then effects are left out, and emissions are not limited. */
    public void replaying(boolean isReplaying) {
        replaying = isReplaying;
        if (!isReplaying) {
            emissions.trim();
        }
    }

    /**
     * Handles what stands in the ring through {@code to}; stops early when half as many emissions wait as the ring keeps room for, so that
     * the gate moves before there are more, and when it is to end. Nothing while they do and the log has no room for them.
     *
     * @return how many events it passed
     */
    int run(Intake intake, int epoch, long to) {
        if (emissions.holdBack(intake)) {
            return 0;
        }
        long from = position.get();
        emissions.settle(intake, from);
        EventRing ring = intake.ring();
        UnsafeBuffer slots = ring.memory();
        long sequence = from;
        while (sequence < to && !isEnding) {
            sequence++;
            int slot = ring.slotOffset(sequence);
            event.wrap(sequence, epoch, slots, slot);
            if (!ring.fitsSlot(event.frameLength())) {
                event.wrap(sequence, epoch, ring.buffer(sequence), 0);
            }
            // Only an event that emitted fills the outbox.
            if (on(sequence) && ordinal > 0 && emissions.isHalfFull()) {
                break;
            }
        }
        if (sequence != from) {
            position.setRelease(sequence);
        }
        return (int) (sequence - from);
    }

    /** It begins with no other event; by any thread. */
    void end() {
        isEnding = true;
    }

    boolean isEnding() {
        return isEnding;
    }

    /** Publishes emissions that wait while the ring has room; returns how many. */
    int drain(Intake intake) {
        emissions.settle(intake, position.get());
        return emissions.drain(intake);
    }

    /**
     * Handles frames of a log; {@link #replayed} moves on.
     *
     * @return every flag that one of them has
     */
    int replay(FrameBatch batch) {
        DirectBuffer buffer = batch.buffer();
        int epoch = batch.epoch();
        int flagsSeen = 0;
        int offset = batch.offset();
        long sequence = batch.firstSequence();
        int count = batch.count();
        for (int i = 0; i < count; i++, sequence++) {
            event.wrap(sequence, epoch, buffer, offset);
            // A length that does not fit is found before the frame is believed.
            offset = batch.next(i, offset, event.frameLength());
            flagsSeen |= event.flags();
            on(sequence);
        }
        return flagsSeen;
    }

    /** The stage is done with everything through {@code sequence}. */
    void replayed(long sequence) {
        position.setRelease(sequence);
    }

    /** Hands the wrapped event to the stage, if it asked for its type; whether it did. */
    private boolean on(long sequence) {
        if (event.isVoid() || filter.match(event.typeId()) == TypeFilter.NONE) {
            return false;
        }
        if (correlation != null) {
            // A reference is not stored for every event: that would tell the collector each time.
            correlation = null;
        }
        for (int attempt = 0; ; attempt++) {
            if (ordinal != 0) {
                // Not stored for every event: the line is one that others read.
                ordinal = 0;
            }
            Exception thrown = null;
            try {
                stage.on(event, this);
                if (fatal == null) {
                    return true;
                }
                // The handler has caught it, but what it emitted, or an effect, is lost.
            } catch (Error e) {
                throw stopped(sequence, e);
            } catch (Exception e) {
                thrown = e;
            }
            emissions.takeBack(ordinal);
            ordinal = 0;
            if (attempt >= policy.retries() || fatal != null) {
                failed(sequence, thrown);
                return true;
            }
            effects.again();
        }
    }

    private void failed(long sequence, Exception e) {
        failures++;
        if (policy.then() == HandlerPolicy.Then.STOP || fatal != null) {
            throw stopped(sequence, fatal == null ? e : fatal);
        }
        LOG.warn("stage '{}' skips sequence {}: {}", name, sequence, Printable.of(e));
    }

    private HandlerException stopped(long sequence, Throwable e) {
        stoppedBy = new HandlerException(
                "expected stage '" + name + "' to handle sequence " + sequence + ", got " + Printable.of(e), e);
        return stoppedBy;
    }

    @Override
    public <T> void publish(EventType<T> type, T value, Attributes attributes) {
        FrameEncoder frame = next();
        frame.encode(type, value, attributes, event.sequence(), ordinal, correlation());
        push(type, frame);
    }

    @Override
    public void publish(EventType<?> type, DirectBuffer buffer, int offset, int lengthBytes) {
        FrameEncoder frame = next();
        frame.encode(type, buffer, offset, lengthBytes, null, event.sequence(), ordinal, correlation());
        push(type, frame);
    }

    private FrameEncoder next() {
        if (effects.isRunning()) {
            throw new IllegalStateException("expected stage '" + name
                    + "' to emit outside of effects, which replay leaves out, got an emission within one at sequence "
                    + event.sequence());
        }
        if (!replaying && emissions.isFull()) {
            OutboxFullException overflow = emissions.overflow(event.sequence());
            fatal = overflow;
            throw overflow;
        }
        return emissions.next();
    }

    private void push(EventType<?> type, FrameEncoder frame) {
        if (frame.payloadLength() > maxPayloadBytes) {
            throw new PayloadTooLargeException("expected a payload of at most payload.maxBytes=" + maxPayloadBytes
                    + ", got " + frame.payloadLength() + " bytes of type " + type + " from stage '" + name + "'");
        }
        emissions.push(type);
        ordinal++;
    }

    /** The handled event's, read once an event that emits. */
    private String correlation() {
        if (correlation == null) {
            correlation = event.correlation();
        }
        return correlation;
    }

    @Override
    public void effect(Runnable effect) {
        Objects.requireNonNull(effect, "effect");
        if (replaying) {
            return;
        }
        try {
            effects.run(event.sequence(), effect);
        } catch (RuntimeException | Error e) {
            fatal = e;
            throw e;
        }
    }

    @Override
    public boolean isReplay() {
        return replaying;
    }

    @Override
    public Cause capture() {
        return event.asCause();
    }
}
