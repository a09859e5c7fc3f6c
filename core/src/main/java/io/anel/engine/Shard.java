package io.anel.engine;

import io.anel.api.Event;
import io.anel.api.ShardKey;
import io.anel.event.FrameBlocks;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEvent;
import java.util.function.ToLongFunction;
import org.agrona.DirectBuffer;

/**
 * The events of a work group that are one worker's.
 *
 * <p>Each worker has one and asks it about every event that the group's types take, in log order. From the same events all compute the
 * same, so that each event is exactly one worker's, without a word between them; also whose turn it is, where an event has no key: all
 * workers begin at the same sequence, and count.
 *
 * <p><b>Threading:</b> its worker's. <b>Cost:</b> allocates nothing.
 */
final class Shard {
    /**
     * The bytes of a frame in which its entity's key stands, or without an entity its correlation's: the header, all blocks before the
     * key, the key; rounded up to two cache lines.
     */
    private static final int HEAD_BYTES = 128;

    private static final int ALL_BYTES = Integer.MAX_VALUE;
    /** 2^64 over the golden ratio: spreads keys that are near to each other, or multiples of the number of workers. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final int worker;
    private final int workers;
    private final ShardKey key;
    private final ToLongFunction<? super Event> keyFunction;
    /** Whose turn it is at the next event without a key. */
    private int turn;

    /**
     * @param worker from 0
     * @param keyFunction null where {@code key} counts
     */
    Shard(int worker, int workers, ShardKey key, ToLongFunction<? super Event> keyFunction) {
        this.worker = worker;
        this.workers = workers;
        this.key = key;
        this.keyFunction = keyFunction;
    }

    /** How much of a frame {@link #takes} looks at, at most. */
    int lookBytes() {
        return workers == 1 || (keyFunction == null && key != ShardKey.CORRELATION) ? HEAD_BYTES : ALL_BYTES;
    }

    /** Whether the event is this worker's; to be asked once an event. What a key function throws, this throws. */
    boolean takes(FrameEvent event, DirectBuffer frame, int offset) {
        if (workers == 1) {
            return true;
        }
        if (keyFunction != null) {
            return owner(keyFunction.applyAsLong(event)) == worker;
        }
        int flags = event.flags();
        if (key == ShardKey.ENTITY && (flags & FrameDescriptor.ENTITY) != 0) {
            return owner(FrameBlocks.key(frame, FrameBlocks.entity(frame, offset))) == worker;
        }
        if (key != ShardKey.ROUND_ROBIN && (flags & FrameDescriptor.CORRELATION) != 0) {
            return owner(FrameBlocks.key(frame, FrameBlocks.correlation(frame, offset))) == worker;
        }
        boolean isMine = turn == worker;
        turn = turn + 1 == workers ? 0 : turn + 1;
        return isMine;
    }

    /** Whether this worker answers for an event whose key function threw. */
    boolean answersFor(long sequence) {
        return sequence % workers == worker;
    }

    private int owner(long ofKey) {
        return (int) ((ofKey * SPREAD >>> 32) % workers);
    }
}
