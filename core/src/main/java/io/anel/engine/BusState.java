package io.anel.engine;

import io.anel.api.BusStatus.State;
import io.anel.api.FencedException;
import io.anel.api.Printable;
import io.anel.api.PublishResult;
import io.anel.padding.Padded;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the bus is in its life, and what it answers to publishers.
 *
 * <p><b>Threading:</b> any. States only move forward, but for NO_SPACE and back; the first failure is kept, and one that fences has it as suppressed.
 *
 * <p><b>Closing without loss:</b> a publisher looks at {@link #refusal} after its claim as well as before. Closing sets the refusal,
 * then reads the claimed sequence {@code c}, with a full fence between, so a claim above {@code c} came after the refusal was set and its
 * publisher sees it, voids the claim and reports CLOSED. Every positive result is at or below {@code c}, and is drained.
 */
@SuppressWarnings("unused")
final class BusState extends BusStateFields {
    private static final Logger LOG = LoggerFactory.getLogger(BusState.class);

    private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15, q16;

    BusState(String busName) {
        super(busName);
    }

    /** 0 when publishing is open; else the negative result to give. */
    long refusal() {
        return refusal;
    }

    State state() {
        return state;
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    boolean isFenced() {
        return state == State.FENCED;
    }

    /** Whether nothing moves any more: acks that have not come will not. */
    boolean isOver() {
        State now = state;
        return (now == State.CLOSED && !isStarting) || now == State.STOPPED || now == State.FENCED;
    }

    /** Whether the log has room for more than has been claimed; also told while the bus is starting or closing. */
    boolean hasRoom() {
        return hasRoom;
    }

    /** False when a failure came first. */
    synchronized boolean open() {
        if (isOver()) {
            return false;
        }
        isStarting = false;
        state = hasRoom ? State.RUNNING : State.NO_SPACE;
        refusal = hasRoom ? 0 : PublishResult.NO_SPACE;
        return true;
    }

    /** Whether subscribers may join: the bus takes events, or will again. */
    boolean isOpen() {
        State now = state;
        return now == State.RUNNING || now == State.NO_SPACE;
    }

    /** Also told while the bus is starting, for when it opens. */
    synchronized void space(boolean isThere) {
        hasRoom = isThere;
        if (state == State.RUNNING && !hasRoom) {
            state = State.NO_SPACE;
            refusal = PublishResult.NO_SPACE;
        } else if (state == State.NO_SPACE && hasRoom) {
            state = State.RUNNING;
            refusal = 0;
        }
    }

    /** False when closing had begun before. */
    synchronized boolean closing() {
        if (state != State.RUNNING && state != State.NO_SPACE) {
            return false;
        }
        state = State.CLOSING;
        refusal = PublishResult.CLOSED;
        // The claimed sequence that the closer reads next is not volatile itself.
        VarHandle.fullFence();
        return true;
    }

    synchronized void closed() {
        if (!isOver()) {
            state = State.CLOSED;
        }
        isStarting = false;
        refusal = state == State.FENCED ? PublishResult.FENCED : PublishResult.CLOSED;
    }

    /** A thread of the bus ends by this: the log's failure fences the bus, any other stops it. */
    void failed(Throwable cause) {
        if (cause instanceof FencedException) {
            fence(cause);
            LOG.error("bus '{}' is fenced: {}", busName, cause.getMessage(), cause);
        } else {
            stop(cause);
            LOG.error("bus '{}' stops: {}", busName, Printable.of(cause), cause);
        }
    }

    private synchronized void stop(Throwable cause) {
        if (!isOver()) {
            failure = cause;
            state = State.STOPPED;
            refusal = PublishResult.CLOSED;
        } else if (failure != null && failure != cause) {
            failure.addSuppressed(cause);
        }
    }

    private synchronized void fence(Throwable cause) {
        if (state != State.FENCED) {
            if (failure != null) {
                cause.addSuppressed(failure);
            }
            failure = cause;
            state = State.FENCED;
            refusal = PublishResult.FENCED;
        }
    }
}

/** Publishers read it twice an event: on lines of its own. */
abstract class BusStateFields extends Padded {
    final String busName;
    volatile long refusal = PublishResult.CLOSED;
    volatile State state = State.CLOSED;
    volatile boolean isStarting = true;
    /** Written under the state's lock. */
    volatile boolean hasRoom = true;

    volatile Throwable failure;

    BusStateFields(String busName) {
        this.busName = busName;
    }
}
