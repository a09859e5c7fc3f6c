package io.anel.torture.bus;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When a log failed, and who has been told of it by when; and when the log last had no room.
 *
 * <p><b>Threading:</b> any.
 */
final class FenceWatch {
    private final AtomicLong failedNs = new AtomicLong();
    private final AtomicLong lastToldNs = new AtomicLong();
    private volatile boolean isTold;
    /** When the log last had no room, or 0. */
    private volatile long lackedNs;

    /** The log failed, now, if it had not before. */
    void failed() {
        failedNs.compareAndSet(0, System.nanoTime());
    }

    /** The log has said so. */
    boolean room(boolean isThere) {
        if (!isThere) {
            lackedNs = System.nanoTime();
        }
        return isThere;
    }

    /** Whether the log has said so lately that it has none. */
    boolean lackedRoomWithin(long ns) {
        return lackedNs != 0 && System.nanoTime() - lackedNs <= ns;
    }

    /** Whether the log has failed. */
    boolean hasFailed() {
        return failedNs.get() != 0;
    }

    /** Whether it failed so long ago. */
    boolean hasFailedFor(long ns) {
        return hasFailed() && System.nanoTime() - failedNs.get() > ns;
    }

    /** Somebody was told, now. */
    void told() {
        isTold = true;
        lastToldNs.accumulateAndGet(System.nanoTime(), Math::max);
    }

    /** Whether anybody has been told: from here on nobody may be told anything else. */
    boolean isTold() {
        return isTold;
    }

    /** How long after the failure the last one was told. */
    long delayNs() {
        return lastToldNs.get() - failedNs.get();
    }
}
