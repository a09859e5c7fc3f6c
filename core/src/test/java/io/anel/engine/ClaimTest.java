package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.BusConfig;
import io.anel.api.Claim;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.PayloadTooLargeException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.event.FrameDescriptor;
import io.anel.event.Raw;
import io.anel.kit.MemoryJournal;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads written in place, one or several. */
@Timeout(30)
@ExtendWith(NoLeakedThreads.class)
class ClaimTest {
    private static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final int SLOT_BYTES = 128;

    private final MemoryJournal journal = new MemoryJournal();

    private EventBus start() {
        return Anel.bus("desk")
                .config(BusConfig.builder()
                        .ringSlots(64)
                        .slotBytes(SLOT_BYTES)
                        .maxGroupEvents(8)
                        .outboxEvents(8)
                        .largeFrames(4)
                        .build())
                .log(journal)
                .start();
    }

    private boolean isTiedToTheNext(long sequence) {
        return (FrameDescriptor.flags(journal.frame(sequence), 0) & FrameDescriptor.MORE) != 0;
    }

    private long payload(long sequence) {
        UnsafeBuffer frame = journal.frame(sequence);
        int offset = FrameDescriptor.payloadOffset(frame, 0);
        return Payloads.read(frame, offset, FrameDescriptor.length(frame, 0) - offset);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 64, 1000})
    void shouldPublishSeveralAtConsecutiveSequencesAndTieThoseOfAnAtomicClaim(int length) {
        try (EventBus bus = start()) {
            Claim claim = bus.publisher("gateway").newClaim();
            for (int round = 0; round < 100; round++) {
                boolean atomic = round % 2 == 0;
                int count = 1 + round % 4;
                long last;
                do {
                    last = claim.claim(TICK, length, count, atomic);
                } while (PublishResult.isTransient(last));
                assertThat(claim.sequence()).isEqualTo(last);
                for (int i = 0; i < count; i++) {
                    claim.buffer(i).putBytes(0, Payloads.of(round * 10 + i, length), 0, length);
                }
                claim.publish();

                assertThat(bus.await(last, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
                for (int i = 0; i < count; i++) {
                    long sequence = last - count + 1 + i;
                    assertThat(payload(sequence)).isEqualTo(round * 10 + i);
                    assertThat(isTiedToTheNext(sequence)).isEqualTo(atomic && i < count - 1);
                }
            }
        }
    }

    @Test
    void shouldVoidEachEventOfAnAbortedClaim() {
        try (EventBus bus = start()) {
            Claim claim = bus.publisher("gateway").newClaim();
            long last = claim.claim(TICK, 16, 3, true);
            claim.close();
            long next = claim.claim(TICK, 16, 2, true);
            claim.publish();

            assertThat(next).isEqualTo(last + 2);
            assertThat(bus.await(next, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
            for (long sequence = last - 2; sequence <= last; sequence++) {
                assertThat(bus.await(sequence, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_ABORTED);
            }
        }
    }

    @Test
    void shouldShowThePayloadsBytesAndNoOthers() {
        try (EventBus bus = start()) {
            Claim claim = bus.publisher("gateway").newClaim();
            claim.claim(TICK, 16, 2, false);
            MutableDirectBuffer buffer = claim.buffer(1);

            assertThat(buffer.capacity()).isEqualTo(16);
            assertThatThrownBy(() -> buffer.putLong(9, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> claim.buffer(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> claim.buffer(-1)).isInstanceOf(IndexOutOfBoundsException.class);
            claim.publish();
            assertThatThrownBy(() -> buffer.putLong(0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(claim::buffer).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldRefuseWhatNoGroupMayHave() {
        int large = SLOT_BYTES * 2;
        try (EventBus bus = start()) {
            Publisher gateway = bus.publisher("gateway");
            Claim claim = gateway.newClaim();
            assertThat(claim.claim(TICK, 8, 9, false)).isEqualTo(PublishResult.TOO_LARGE);
            assertThat(claim.claim(TICK, 60_000, 8, false)).isEqualTo(PublishResult.TOO_LARGE);
            assertThat(claim.claim(TICK, large, 5, false)).isEqualTo(PublishResult.TOO_LARGE);
            assertThatThrownBy(() -> claim.claim(TICK, 8, 0, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("count=0");
            assertThatThrownBy(() -> claim.claim(TICK, 1 << 20, 2, false)).isInstanceOf(PayloadTooLargeException.class);
            assertThat(claim.claim(TICK, 8, 8, false)).isPositive();
            assertThatThrownBy(() -> claim.claim(TICK, 8, 2, false)).isInstanceOf(IllegalStateException.class);
            claim.publish();
        }
    }

    @Test
    void shouldGiveBuffersBackWhenTheRingHasNoRoom() {
        try (EventBus bus = start()) {
            Publisher gateway = bus.publisher("gateway");
            Claim stalling = gateway.newClaim();
            stalling.claim(TICK, 8);
            Claim claim = gateway.newClaim();
            int large = SLOT_BYTES * 2;
            // Two frames in two buffers of the four; three more find no buffer, and the one that was left is there
            // again.
            assertThat(claim.claim(TICK, large, 2, false)).isPositive();
            claim.publish();
            assertThat(claim.claim(TICK, large, 3, false)).isEqualTo(PublishResult.BACK_PRESSURED);
            assertThat(claim.claim(TICK, large, 2, false)).isPositive();
            claim.publish();
            stalling.publish();
        }
    }
}
