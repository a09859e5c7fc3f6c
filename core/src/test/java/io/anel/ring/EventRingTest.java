package io.anel.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.Sequence;
import io.anel.api.PublishResult;
import io.anel.api.Waiting;
import io.anel.event.FrameDescriptor;
import io.anel.event.VoidReason;
import io.anel.kit.Await;
import io.anel.kit.Payloads;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slots, the pool behind them, and the runs that the writer takes. */
@Timeout(60)
class EventRingTest {
    private static final int SLOT = 64;
    private static final int LARGE = 1024;

    private static EventRing ring(int slots, int largeFrames, int headRoom, long last) {
        return new EventRing(slots, SLOT, largeFrames, LARGE, headRoom, last, Waiter.ofBlocking(Waiting.BACKOFF));
    }

    private static void write(EventRing ring, long sequence, int length, int flags, long value) {
        UnsafeBuffer buffer = ring.buffer(sequence);
        int offset = ring.offset(sequence);
        FrameDescriptor.header(buffer, offset, length, 64, 1, flags, FrameDescriptor.HEADER_LENGTH, sequence);
        for (int i = FrameDescriptor.HEADER_LENGTH; i + 8 <= length; i += 8) {
            buffer.putLong(offset + i, value * 31 + i - FrameDescriptor.HEADER_LENGTH);
        }
    }

    private static long read(EventRing ring, long sequence) {
        UnsafeBuffer buffer = ring.buffer(sequence);
        int offset = ring.offset(sequence);
        return Payloads.read(
                buffer,
                offset + FrameDescriptor.HEADER_LENGTH,
                FrameDescriptor.length(buffer, offset) - FrameDescriptor.HEADER_LENGTH);
    }

    /** Publishes groups of one to six frames that fill their slots, and does {@code between} after each try. */
    private static Thread startPublishing(EventRing ring, AtomicBoolean stop, Runnable between) {
        Thread producer = new Thread(() -> {
            for (int size = 1; !stop.get(); size = size % 6 + 1) {
                long last = ring.tryClaim(size);
                if (last > 0) {
                    long first = last - size + 1;
                    for (long sequence = first; sequence <= last; sequence++) {
                        write(ring, sequence, SLOT - EventRing.SLOT_OVERHEAD_BYTES, 0, sequence);
                    }
                    ring.publish(first, last);
                }
                between.run();
            }
        });
        producer.start();
        return producer;
    }

    @Test
    void shouldGoOnFromTheLogsLastSequenceAndNeverPassTheGate() {
        EventRing ring = ring(64, 1, 0, 1_000_003);
        Cursor gate = new Cursor(0);
        ring.addGate(gate);

        for (int i = 1; i <= 64; i++) {
            assertThat(ring.tryClaim(1)).isEqualTo(1_000_003 + i);
        }
        assertThat(ring.tryClaim(1)).isEqualTo(PublishResult.BACK_PRESSURED);
        gate.setRelease(1_000_005);
        assertThat(ring.tryClaim(3)).isEqualTo(PublishResult.BACK_PRESSURED);
        assertThat(ring.tryClaim(2)).isEqualTo(1_000_003 + 66);
    }

    @Test
    void shouldKeepTheHeadRoomForEmissions() {
        EventRing ring = ring(64, 1, 16, 0);
        ring.addGate(new Cursor(0));

        assertThat(ring.tryClaim(48)).isEqualTo(48);
        assertThat(ring.tryClaim(1)).isEqualTo(PublishResult.BACK_PRESSURED);
        assertThat(ring.tryClaimReserved(16)).isEqualTo(64);
        assertThat(ring.tryClaimReserved(1)).isEqualTo(PublishResult.BACK_PRESSURED);
    }

    @Test
    void shouldLeaveMoreFreeForEmissionsThatWaitAndPutNobodyOutForThat() {
        EventRing ring = ring(64, 1, 16, 0);
        Cursor behind = new Cursor(0);
        ring.addGate(behind);
        List<Long> asked = new ArrayList<>();
        ring.onFull(sequence -> !asked.add(sequence));
        ring.tryClaim(20);

        ring.leaveFree(28);
        assertThat(ring.tryClaim(1)).isEqualTo(PublishResult.BACK_PRESSURED);
        assertThat(asked).as("of a ring with 44 slots free").isEmpty();
        assertThat(ring.tryClaimReserved(28)).isEqualTo(48);
        behind.setRelease(48);
        assertThat(ring.tryClaim(20)).isEqualTo(68);
        assertThat(ring.tryClaim(1)).isEqualTo(PublishResult.BACK_PRESSURED);

        ring.leaveFree(0);
        assertThat(ring.tryClaim(28)).isEqualTo(96);
        assertThat(ring.tryClaim(1)).isEqualTo(PublishResult.BACK_PRESSURED);
        assertThat(asked).containsExactly(49L);

        ring.leaveFree(1_000);
        behind.setRelease(96);
        assertThat(ring.tryClaim(1)).isEqualTo(PublishResult.BACK_PRESSURED);
    }

    @Test
    void shouldKeepTheHeadRoomWhole() throws Exception {
        for (int round = 0; round < 200; round++) {
            EventRing ring = ring(64, 1, 16, round);
            ring.addGate(new Cursor(0));
            List<Thread> producers = new ArrayList<>();
            for (int p = 1; p <= 3; p++) {
                int count = p;
                Thread producer = new Thread(() -> {
                    while (ring.tryClaim(count) > 0) {}
                });
                producers.add(producer);
                producer.start();
            }
            for (Thread producer : producers) {
                producer.join();
            }

            assertThat(ring.claimed() - round).isEqualTo(48);
        }
    }

    @ParameterizedTest(name = "behind sequence {0}")
    @ValueSource(longs = {0, (1L << 32) - 3})
    void shouldPublishASlotAnewInEveryLap(long before) {
        EventRing ring = ring(64, 1, 0, before);
        Cursor gate = new Cursor(0);
        ring.addGate(gate);
        for (long sequence = before + 1; sequence <= before + 1000; sequence++) {
            assertThat(ring.tryClaim(1)).isEqualTo(sequence);
            assertThat(ring.isPublished(sequence)).isFalse();
            write(ring, sequence, 32, 0, sequence);

            ring.publish(sequence, sequence);

            assertThat(ring.isPublished(sequence)).isTrue();
            assertThat(ring.isPublished(sequence + 64)).isFalse();
            gate.setRelease(sequence);
        }
    }

    @Test
    void shouldNotTouchFramesWhenProducersFetchSlots() throws Exception {
        EventRing ring = ring(64, 1, 0, 0);
        Cursor gate = new Cursor(0);
        ring.addGate(gate);
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < 3; p++) {
            producers.add(startPublishing(ring, stop, Thread::yield));
        }
        try {
            for (long sequence = 1; sequence <= 2_000_000; sequence++) {
                long next = sequence;
                assertThat(ring.isPublished(next) || Await.until(() -> ring.isPublished(next)))
                        .isTrue();
                // Half a ring late: others have published, and fetched, around it meanwhile.
                if (sequence > 32) {
                    assertThat(read(ring, sequence - 32) == sequence - 32).isTrue();
                    gate.setRelease(sequence - 32);
                }
            }
        } finally {
            stop.set(true);
            for (Thread producer : producers) {
                producer.join();
            }
        }
    }

    @Test
    void shouldHoldTheLargestVoidedFrameInTheSmallestSlot() {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[SLOT]);
        FrameDescriptor.header(frame, 0, 40, 64, 1, FrameDescriptor.CAUSATION, 40, 1);

        int length = FrameDescriptor.voidFrame(frame, 0, VoidReason.ABORTED);

        assertThat(ring(64, 1, 0, 0).fitsSlot(length)).isTrue();
    }

    @Test
    void shouldShowAConsumerThatJoinsEverythingBehindWhereItJoined() throws Exception {
        EventRing ring = ring(64, 1, 0, 0);
        Cursor always = new Cursor(0);
        ring.addGate(always);
        AtomicBoolean stop = new AtomicBoolean();
        Thread producer = startPublishing(ring, stop, () -> {
            while (ring.isPublished(always.get() + 1)) {
                always.setRelease(always.get() + 1);
            }
        });
        try {
            for (int i = 0; i < 3_000; i++) {
                Cursor joining = new Cursor(0);
                ring.addGate(joining);
                long next = joining.get() + 1;
                for (long last = next + 20; next <= last; next++) {
                    long awaited = next;
                    assertThat(ring.isPublished(next) || Await.until(() -> ring.isPublished(awaited)))
                            .isTrue();
                    assertThat(read(ring, next)).isEqualTo(next);
                    joining.setRelease(next);
                }
                ring.removeGate(joining);
            }
        } finally {
            stop.set(true);
            producer.join();
        }
    }

    @Test
    void shouldNotReclaimABufferThatOneWhoJoinsMeanwhileHasStillToRead() throws Exception {
        EventRing ring = ring(64, 1, 0, 0);
        Cursor writer = new Cursor(0);
        Cursor joining = new Cursor(0);
        ring.addGate(writer);
        int index = ring.borrow();
        // Other threads, while the borrower below stands between counter and gates.
        Runnable meanwhile = () -> {
            ring.addGate(joining);
            long sequence = ring.tryClaim(1);
            ring.bindLarge(sequence, index, LARGE);
            ring.publish(sequence, sequence);
            writer.setRelease(sequence);
        };
        Field claimed = EventRing.class.getSuperclass().getDeclaredField("claimed");
        claimed.setAccessible(true);
        claimed.set(ring, new InterruptedSequence(meanwhile));

        assertThat(ring.borrow()).isEqualTo(-1);
        assertThat(ring.isPublished(1)).isTrue();
        assertThat(joining.get()).isZero();
    }

    /** Has something happen just before it is read for the first time. */
    private static final class InterruptedSequence extends Sequence {
        private Runnable meanwhile;

        InterruptedSequence(Runnable meanwhile) {
            super(0);
            this.meanwhile = meanwhile;
        }

        @Override
        public long get() {
            Runnable once = meanwhile;
            meanwhile = null;
            if (once != null) {
                once.run();
            }
            return super.get();
        }
    }

    @Test
    void shouldAskForRoomWhenThereIsNoneAlsoForEmissionsAndLargeFrames() {
        EventRing ring = ring(64, 4, 8, 0);
        Cursor gate = new Cursor(0);
        Cursor slow = new Cursor(0);
        ring.addGate(gate);
        ring.addGate(slow);
        AtomicInteger asked = new AtomicInteger();
        List<Long> needed = new ArrayList<>();
        ring.onFull(sequence -> {
            asked.incrementAndGet();
            needed.add(sequence);
            if (slow.get() < 0) {
                return false;
            }
            slow.setRelease(-1);
            ring.removeGate(slow);
            return true;
        });
        ring.tryClaimReserved(64);
        gate.setRelease(64);

        assertThat(ring.tryClaimReserved(1)).isEqualTo(65);
        assertThat(asked.get()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            ring.bindLarge(ring.tryClaim(1), ring.borrow(), LARGE);
        }
        assertThat(ring.borrow()).isEqualTo(-1);
        assertThat(asked.get()).isEqualTo(2);
        assertThat(needed)
                .as("what the gates have to come to: a lap ago, and the oldest large frame")
                .containsExactly(1L, 66L);
        assertThat(ring.borrowReserved())
                .as("a quarter of the pool is for emissions")
                .isEqualTo(3);
    }

    @Test
    void shouldReclaimABufferOnceItsFrameIsBehindTheSlowestGate() {
        EventRing ring = ring(64, 2, 0, 0);
        Cursor gate = new Cursor(0);
        ring.addGate(gate);
        int first = ring.borrow();
        ring.bindLarge(ring.tryClaim(1), first, LARGE);
        int second = ring.borrow();
        ring.bindLarge(ring.tryClaim(1), second, LARGE);
        assertThat(ring.borrow()).isEqualTo(-1);

        gate.setRelease(1);

        assertThat(ring.borrow()).isEqualTo(first);
        assertThat(ring.borrow()).isEqualTo(-1);
        ring.unborrow(first);
        assertThat(ring.borrow()).isEqualTo(first);
    }

    @Test
    void shouldNotGiveBackABufferThatABorrowerHasReclaimed() {
        EventRing ring = ring(64, 1, 0, 0);
        Cursor gate = new Cursor(0);
        ring.addGate(gate);
        ring.bindLarge(ring.tryClaim(1), ring.borrow(), LARGE);
        gate.setRelease(1);
        int reclaimed = ring.borrow();
        ring.bindLarge(ring.tryClaim(1), reclaimed, LARGE);

        // The producer that wraps onto the first frame's slot finds its old buffer in other hands.
        ring.tryClaim(62);
        gate.setRelease(1);
        assertThat(ring.tryClaim(1)).isEqualTo(65);

        assertThat(ring.borrow()).as("the buffer still holds sequence 2").isEqualTo(-1);
    }

    @Test
    void shouldNeverHandOneBufferToTwoFramesWhenProducersRace() throws Exception {
        EventRing ring = ring(64, 4, 0, 0);
        Cursor gate = new Cursor(0);
        ring.addGate(gate);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong large = new AtomicLong();
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < 3; p++) {
            Random random = new Random(p);
            Thread producer = new Thread(() -> {
                while (!stop.get()) {
                    boolean isLarge = random.nextInt(3) == 0;
                    int index = isLarge ? ring.borrow() : 0;
                    if (index < 0) {
                        Thread.yield();
                        continue;
                    }
                    long sequence = ring.tryClaim(1);
                    if (sequence < 0) {
                        if (isLarge) {
                            ring.unborrow(index);
                        }
                        Thread.yield();
                        continue;
                    }
                    int length = isLarge ? 24 + 8 * (10 + random.nextInt(100)) : 24 + 8 * (1 + random.nextInt(3));
                    if (isLarge) {
                        ring.bindLarge(sequence, index, length);
                        large.incrementAndGet();
                    }
                    write(ring, sequence, length, 0, sequence);
                    ring.publish(sequence, sequence);
                }
            });
            producers.add(producer);
            producer.start();
        }
        try {
            for (long sequence = 1; sequence <= 400_000; sequence++) {
                long next = sequence;
                if (!(ring.claimed() >= next && ring.isPublished(next))) {
                    assertThat(Await.until(() -> ring.claimed() >= next && ring.isPublished(next)))
                            .isTrue();
                }
                assertThat(read(ring, sequence) == sequence).isTrue();
                gate.setRelease(sequence);
            }
        } finally {
            stop.set(true);
            for (Thread producer : producers) {
                producer.join();
            }
        }
        assertThat(large.get()).isGreaterThan(1000);
    }

    @Test
    void shouldRefuseToCopyWhatIsNoFrame() {
        EventRing ring = ring(64, 2, 0, 0);
        ring.addGate(new Cursor(0));
        UnsafeBuffer target = new UnsafeBuffer(new byte[8]);
        long sequence = ring.tryClaim(1);
        int slot = ring.slotOffset(sequence);
        for (int length : new int[] {0, -1, 23}) {
            ring.memory().putInt(slot, length);
            assertThat(ring.copy(sequence, target, Integer.MAX_VALUE)).isFalse();
        }
        for (int index : new int[] {-1, 0, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            ring.memory().putInt(slot, 5000);
            ring.memory().putInt(slot + 4, index);
            assertThat(ring.copy(sequence, target, Integer.MAX_VALUE)).isFalse();
        }
        write(ring, sequence(ring, slot), 48, 0, 9);
        assertThat(ring.copy(sequence, target, Integer.MAX_VALUE)).isTrue();
        assertThat(Payloads.read(target, 24, 24)).isEqualTo(9);
    }

    @Test
    void shouldCopyNoMoreOfAFrameThanIsWanted() {
        EventRing ring = ring(64, 2, 0, 0);
        ring.addGate(new Cursor(0));
        long sequence = ring.tryClaim(1);
        write(ring, sequence, 48, 0, 9);
        UnsafeBuffer target = new UnsafeBuffer(new byte[48]);

        assertThat(ring.copy(sequence, target, 32)).isTrue();

        assertThat(Payloads.read(target, 24, 8)).isEqualTo(9);
        assertThat(target.getLong(32)).isZero();
        assertThat(target.getLong(40)).isZero();
    }

    private static long sequence(EventRing ring, int slot) {
        ring.memory().putInt(slot, 0);
        return ring.claimed();
    }

    @Test
    void shouldSayThatARunIsFullWhenOnlyItsBoundsKeepItShort() {
        EventRing ring = ring(64, 1, 0, 0);
        ring.addGate(new Cursor(0));
        for (long sequence = 1; sequence <= 10; sequence++) {
            ring.tryClaim(1);
            write(ring, sequence, 32, 0, sequence);
            ring.publish(sequence, sequence);
        }

        assertThat(isFull(ring, 11, 1 << 20)).isFalse();
        assertThat(isFull(ring, 10, 1 << 20)).isTrue();
        assertThat(isFull(ring, 4, 1 << 20)).isTrue();
        assertThat(isFull(ring, 11, 9 * 32)).isTrue();
        assertThat(isFull(ring, 11, 10 * 32)).isFalse();
    }

    private static boolean isFull(EventRing ring, int maxEvents, int maxBytes) {
        RingRun run = new RingRun(ring, maxEvents, 8, maxBytes);
        assertThat(run.look(1) && run.take(RingRun.AS_STAMPED)).isTrue();
        return run.isFull();
    }

    @Test
    void shouldTakeWholeGroupsOnlyWhateverIsPublishedInWhateverOrder() {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            int maxEvents = 1 + random.nextInt(10);
            int maxBytes = 2048;
            EventRing ring = ring(64, 1, 0, random.nextInt(1000));
            Cursor gate = new Cursor(0);
            ring.addGate(gate);
            RingRun run = new RingRun(ring, maxEvents, 8, maxBytes);
            long taken = ring.claimed();
            List<long[]> open = new ArrayList<>();
            long[] groupEnd = new long[64];
            for (int step = 0; step < 300; step++) {
                int size = 1 + random.nextInt(8);
                long last = ring.tryClaim(size);
                for (long sequence = last - size + 1; last > 0 && sequence <= last; sequence++) {
                    int length = 24 + random.nextInt(SLOT - EventRing.SLOT_OVERHEAD_BYTES - 24 + 1);
                    write(ring, sequence, length, sequence < last ? FrameDescriptor.MORE : 0, sequence);
                    groupEnd[(int) sequence & 63] = last;
                    open.add(random.nextInt(open.size() + 1), new long[] {sequence});
                }
                while (!open.isEmpty() && random.nextInt(3) > 0) {
                    long sequence = open.remove(0)[0];
                    ring.publish(sequence, sequence);
                }
                while (run.look(taken + 1) && run.take(RingRun.AS_STAMPED)) {
                    assertThat(run.firstSequence()).isEqualTo(taken + 1);
                    assertThat(groupEnd[(int) run.lastSequence() & 63]).isEqualTo(run.lastSequence());
                    int bytes = 0;
                    for (int i = 0; i < run.count(); i++) {
                        assertThat(ring.isPublished(run.firstSequence() + i)).isTrue();
                        bytes += FrameDescriptor.alignedLength(FrameDescriptor.length(run.buffer(i), run.offset(i)));
                    }
                    assertThat(run.lengthBytes()).isEqualTo(bytes).isLessThanOrEqualTo(maxBytes);
                    assertThat(run.count()).isLessThanOrEqualTo(Math.max(maxEvents, 8));
                    taken = run.lastSequence();
                    gate.setRelease(taken);
                }
            }
        }
    }
}
