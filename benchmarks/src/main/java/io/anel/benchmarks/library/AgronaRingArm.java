package io.anel.benchmarks.library;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.FullRing;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.util.function.Function;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's ring buffer: {@link RingBuffer#tryClaim}, encode in place, {@link RingBuffer#commit}; read in batches by a {@link MessageHandler} (the
 * Javadoc of {@link RingBuffer}).
 *
 * <p><b>Fairness:</b> a record is a length, a type and the payload, 72 bytes where Anel's slot is 128: no stamp, no source, no sequence. The payload is
 * encoded straight into the ring; Anel's publisher has it copied from a buffer. There is one consumer, which gives the room back when its batch is read.
 * The ring has room for at least as many events as Anel's has slots, and up to twice as many: its bytes are a power of two.
 */
public final class AgronaRingArm implements Arm {
    private static final int TYPE_ID = 1;

    private final String name;
    private final Function<AtomicBuffer, RingBuffer> kind;

    private AgronaRingArm(String name, Function<AtomicBuffer, RingBuffer> kind) {
        this.name = name;
        this.kind = kind;
    }

    /** For many publishers, as Anel's ring is. */
    public static AgronaRingArm manyToOne() {
        return new AgronaRingArm("agronaManyToOne", ManyToOneRingBuffer::new);
    }

    /** For one publisher, which need not race for its claim. */
    public static AgronaRingArm oneToOne() {
        return new AgronaRingArm("agronaOneToOne", OneToOneRingBuffer::new);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        RingBuffer ring = kind.apply(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                capacity(turn) + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
        MessageHandler handler = (typeId, buffer, index, length) -> tally.add(buffer, index);
        Poller consumer = Poller.start("agrona-consumer", turn.workload().waiting(), tally, () -> ring.read(handler));
        try {
            turn.startClock();
            publish(ring, turn);
            tally.awaitComplete();
            turn.stopClock();
        } finally {
            consumer.stop();
        }
        return Arrival.of(tally);
    }

    private static int capacity(Turn turn) {
        int recordLength =
                BitUtil.align(RecordDescriptor.HEADER_LENGTH + turn.payload().length(), RecordDescriptor.ALIGNMENT);
        return BitUtil.findNextPositivePowerOfTwo(turn.workload().ringSize() * recordLength);
    }

    private static void publish(RingBuffer ring, Turn turn) {
        Pace pace = turn.pace();
        Payload payload = turn.payload();
        int length = payload.length();
        AtomicBuffer bytes = ring.buffer();
        IdleStrategy whileFull = FullRing.waiting();
        for (long n = 1; n <= turn.events(); n++) {
            pace.await(n);
            int index = claim(ring, length, whileFull);
            payload.encode(bytes, index, n);
            ring.commit(index);
        }
    }

    private static int claim(RingBuffer ring, int length, IdleStrategy whileFull) {
        int index = ring.tryClaim(TYPE_ID, length);
        if (index < 0) {
            whileFull.reset();
            do {
                whileFull.idle();
                index = ring.tryClaim(TYPE_ID, length);
            } while (index < 0);
        }
        return index;
    }
}
