package io.anel.benchmarks.peer;

import com.lmax.disruptor.RingBuffer;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.FullRing;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What people write by hand: a ring, a handler that journals the bare 64 bytes as one Chronicle excerpt an event, then a logic
 * handler.
 *
 * <p>It stamps no time, names no type, writes no checksum, and gives no promise about power.
 */
public final class NaiveJournalArm implements Arm {
    private final boolean twoThreads;

    private NaiveJournalArm(boolean twoThreads) {
        this.twoThreads = twoThreads;
    }

    /** Journal and logic each on a thread of its own. */
    public static NaiveJournalArm onTwoThreads() {
        return new NaiveJournalArm(true);
    }

    /** Both handlers' work in one handler. */
    public static NaiveJournalArm onOneThread() {
        return new NaiveJournalArm(false);
    }

    @Override
    public String name() {
        return twoThreads ? "naive2" : "naive1";
    }

    @Override
    public int busyThreads() {
        return twoThreads ? 3 : 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        List<ChainHandler<ByteSlot>> chain =
                twoThreads ? List.of(new Journal(turn), new Logic(tally)) : List.of(new JournalThenLogic(turn, tally));
        try (DisruptorRig<ByteSlot> rig = new DisruptorRig<>(
                ByteSlot.factory(turn.workload().ringSize(), turn.payload().length()), turn.workload(), tally, chain)) {
            RingBuffer<ByteSlot> ring = rig.start();
            turn.startClock();
            publish(ring, turn);
            tally.awaitComplete();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }

    private static void publish(RingBuffer<ByteSlot> ring, Turn turn) {
        Pace pace = turn.pace();
        long events = turn.events();
        Payload payload = turn.payload();
        int length = payload.length();
        UnsafeBuffer made = new UnsafeBuffer(new byte[length]);
        IdleStrategy whileFull = FullRing.waiting();
        for (long n = 1; n <= events && pace.await(n); n++) {
            payload.encode(made, 0, n);
            long sequence = DisruptorRig.claim(ring, whileFull);
            ring.get(sequence).bytes.putBytes(0, made, 0, length);
            ring.publish(sequence);
        }
    }

    private static final class Journal extends ChainHandler<ByteSlot> {
        private final Path directory;
        private final int payloadLength;
        private ExcerptWriter writer;

        Journal(Turn turn) {
            this.directory = turn.directory();
            this.payloadLength = turn.payload().length();
        }

        @Override
        void open() {
            writer = new ExcerptWriter(directory, payloadLength);
        }

        @Override
        public void onEvent(ByteSlot slot, long sequence, boolean endOfBatch) {
            writer.write(slot.bytes, 0);
        }

        @Override
        void release() {
            writer.close();
        }
    }

    private static final class Logic extends ChainHandler<ByteSlot> {
        private final Tally tally;

        Logic(Tally tally) {
            this.tally = tally;
        }

        @Override
        public void onEvent(ByteSlot slot, long sequence, boolean endOfBatch) {
            tally.add(slot.bytes, 0);
        }
    }

    private static final class JournalThenLogic extends ChainHandler<ByteSlot> {
        private final Path directory;
        private final int payloadLength;
        private final Tally tally;
        private ExcerptWriter writer;

        JournalThenLogic(Turn turn, Tally tally) {
            this.directory = turn.directory();
            this.payloadLength = turn.payload().length();
            this.tally = tally;
        }

        @Override
        void open() {
            writer = new ExcerptWriter(directory, payloadLength);
        }

        @Override
        public void onEvent(ByteSlot slot, long sequence, boolean endOfBatch) {
            writer.write(slot.bytes, 0);
            tally.add(slot.bytes, 0);
        }

        @Override
        void release() {
            writer.close();
        }
    }
}
