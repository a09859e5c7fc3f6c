package io.anel.benchmarks.peer;

import com.lmax.disruptor.RingBuffer;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.FullRing;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.event.FrameDescriptor;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bare ring whose slots get the frame's bytes, and one clock stamp a publish or none, and whose handler reads them.
 *
 * <p>It registers no names, checks no bounds of its own, orders no time, refuses nothing and journals nothing.
 */
public final class RawDisruptorArm implements Arm {
    private static final int TYPE_ID = 1;
    private static final int SOURCE_ID = 1;

    private final String name;
    private final EpochNanoClock clock;

    private RawDisruptorArm(String name, EpochNanoClock clock) {
        this.name = name;
        this.clock = clock;
    }

    /** @param clock the same as Anel's arm stamps with */
    public static RawDisruptorArm stampingWith(EpochNanoClock clock) {
        return new RawDisruptorArm("disruptor", clock);
    }

    /** Reads no clock at all. */
    public static RawDisruptorArm unstamped() {
        return new RawDisruptorArm("disruptorNoTime", () -> 0);
    }

    /** The same under another name, to stand against itself. */
    public static RawDisruptorArm named(String name, EpochNanoClock clock) {
        return new RawDisruptorArm(name, clock);
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
        int ringSize = turn.workload().ringSize();
        int frameLength = FrameDescriptor.HEADER_LENGTH + turn.payload().length();
        ReadFrame handler = new ReadFrame(tally, turn.payload().length());
        try (DisruptorRig<ByteSlot> rig =
                new DisruptorRig<>(ByteSlot.factory(ringSize, frameLength), turn.workload(), tally, List.of(handler))) {
            RingBuffer<ByteSlot> ring = rig.start();
            turn.startClock();
            publish(ring, turn);
            tally.awaitComplete();
            turn.stopClock();
        }
        if (handler.strangeHeaders != 0) {
            throw new IllegalStateException("expected strangeHeaders=0, got strangeHeaders=" + handler.strangeHeaders);
        }
        return Arrival.of(tally);
    }

    private void publish(RingBuffer<ByteSlot> ring, Turn turn) {
        Pace pace = turn.pace();
        long events = turn.events();
        Payload payload = turn.payload();
        int length = payload.length();
        int frameLength = FrameDescriptor.HEADER_LENGTH + length;
        UnsafeBuffer made = new UnsafeBuffer(new byte[length]);
        IdleStrategy whileFull = FullRing.waiting();
        for (long n = 1; n <= events; n++) {
            pace.await(n);
            payload.encode(made, 0, n);
            long sequence = DisruptorRig.claim(ring, whileFull);
            UnsafeBuffer frame = ring.get(sequence).bytes;
            FrameDescriptor.header(
                    frame, 0, frameLength, TYPE_ID, SOURCE_ID, 0, FrameDescriptor.HEADER_LENGTH, clock.nanoTime());
            frame.putBytes(FrameDescriptor.HEADER_LENGTH, made, 0, length);
            ring.publish(sequence);
        }
    }

    /** Reads the header field by field, as a handler must that has to find the payload, and all of the payload. */
    private static final class ReadFrame extends ChainHandler<ByteSlot> {
        private final Tally tally;
        private final int payloadLength;
        private long lastTimestampNs;
        private long strangeHeaders;

        ReadFrame(Tally tally, int payloadLength) {
            this.tally = tally;
            this.payloadLength = payloadLength;
        }

        @Override
        public void onEvent(ByteSlot slot, long sequence, boolean endOfBatch) {
            UnsafeBuffer frame = slot.bytes;
            int payloadOffset = FrameDescriptor.payloadOffset(frame, 0);
            long timestampNs = FrameDescriptor.timestampNs(frame, 0);
            if (FrameDescriptor.typeId(frame, 0) != TYPE_ID
                    || FrameDescriptor.sourceId(frame, 0) != SOURCE_ID
                    || (FrameDescriptor.flags(frame, 0) & FrameDescriptor.VOID) != 0
                    || FrameDescriptor.length(frame, 0) - payloadOffset != payloadLength
                    || timestampNs < lastTimestampNs) {
                strangeHeaders++;
            }
            lastTimestampNs = timestampNs;
            tally.add(frame, payloadOffset);
        }
    }
}
