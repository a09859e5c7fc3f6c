package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.Anel;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.Claim;
import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventGroup;
import io.anel.api.EventType;
import io.anel.api.PayloadCodec;
import io.anel.api.PayloadEncoding;
import io.anel.api.PayloadException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.event.FrameDescriptor;
import io.anel.event.Raw;
import io.anel.event.SystemTypes;
import io.anel.kit.MemoryJournal;
import io.anel.kit.NoLeakedThreads;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frames are put into slots without looking at what stood there a lap ago: none of that may show, whatever way a frame came in. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class EveryWayInTest {
    private static final byte PAYLOAD = -1;
    private static final Duration SECONDS = Duration.ofSeconds(10);
    private static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final EventType<DirectBuffer> EMITTED = Raw.type("emitted");
    private static final EventType<DirectBuffer> VERSIONED = EventType.of("versioned", 3, TICK.codec());
    /** Writes half of what it announced and throws. */
    private static final EventType<Integer> THROWING = EventType.of("throwing", 2, new PayloadCodec<>() {
        @Override
        public PayloadEncoding encoding() {
            return PayloadEncoding.RAW;
        }

        @Override
        public int encodedLength(Integer length) {
            return length;
        }

        @Override
        public int encode(Integer length, MutableDirectBuffer buffer, int offset) {
            buffer.setMemory(offset, length / 2, (byte) 9);
            throw new PayloadException("no");
        }

        @Override
        public Integer decode(DirectBuffer buffer, int offset, int lengthBytes) {
            return lengthBytes;
        }
    });

    private final MemoryJournal journal = new MemoryJournal();

    @Test
    void shouldLeaveNothingOfWhatStoodInTheSlot() throws Exception {
        BusConfig config = BusConfig.builder()
                .ringSlots(64)
                .slotBytes(128)
                .maxGroupEvents(16)
                .largeFrames(6)
                .outboxEvents(8)
                .maxPayloadBytes(4096)
                .build();
        try (EventBus bus = Anel.bus("desk")
                .config(config)
                .log(journal)
                .chain(chain -> chain.stage("emitting", EveryWayInTest::emitNowAndThen, TICK))
                .start()) {
            Thread[] publishers = new Thread[4];
            for (int i = 0; i < publishers.length; i++) {
                int seed = i;
                publishers[i] = new Thread(() -> new Ways(bus.publisher("gateway" + seed), new Random(seed)).go(3000));
                publishers[i].start();
            }
            for (Thread publisher : publishers) {
                publisher.join();
            }
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(bus.status().failure()).isEmpty();
        }

        int checked = 0;
        for (long sequence = 1; sequence <= journal.size(); sequence++) {
            checked += check(sequence, journal.frame(sequence));
        }
        assertThat(checked).isGreaterThan(10_000);
    }

    private static void emitNowAndThen(Event event, Context context) {
        if ((event.sequence() & 7) == 0) {
            context.publish(EMITTED, payload((int) (event.sequence() % 300)));
        }
    }

    private static UnsafeBuffer payload(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, PAYLOAD);
        return new UnsafeBuffer(bytes);
    }

    private static int check(long sequence, UnsafeBuffer frame) {
        int length = FrameDescriptor.length(frame, 0);
        assertThat(frame.capacity()).isEqualTo(FrameDescriptor.alignedLength(length));
        for (int i = length; i < frame.capacity(); i++) {
            assertThat(frame.getByte(i)).as("padding of %d at %d", sequence, i).isZero();
        }
        if (FrameDescriptor.typeId(frame, 0) < SystemTypes.FIRST_USER_ID
                || (FrameDescriptor.flags(frame, 0) & FrameDescriptor.VOID) != 0) {
            return 0;
        }
        for (int i = FrameDescriptor.payloadOffset(frame, 0); i < length; i++) {
            assertThat(frame.getByte(i)).as("payload of %d at %d", sequence, i).isEqualTo(PAYLOAD);
        }
        return 1;
    }

    /** One publisher that goes in by all of them. */
    private static final class Ways {
        private final Publisher publisher;
        private final Claim claim;
        private final EventGroup group;
        private final Random random;

        Ways(Publisher publisher, Random random) {
            this.publisher = publisher;
            this.random = random;
            this.claim = publisher.newClaim();
            this.group = publisher.newGroup();
        }

        void go(int times) {
            for (int i = 0; i < times; i++) {
                UnsafeBuffer payload = payload(random.nextInt(10) == 0 ? random.nextInt(1000) : random.nextInt(120));
                EventType<DirectBuffer> type = random.nextBoolean() ? TICK : VERSIONED;
                switch (random.nextInt(6)) {
                    case 0 -> publisher.publish(type, payload, null, SECONDS);
                    case 1 -> publisher.publish(type, payload, 0, payload.capacity());
                    case 2 -> publisher.publish(type, payload, attributes());
                    case 3 -> claim(type, payload);
                    case 4 -> group(type);
                    default -> refused(payload.capacity());
                }
            }
        }

        private Attributes attributes() {
            return new Attributes()
                    .entity("e" + random.nextInt(50))
                    .correlation("c".repeat(1 + random.nextInt(9)))
                    .metadata("k", "v".repeat(1 + random.nextInt(12)));
        }

        private void claim(EventType<DirectBuffer> type, UnsafeBuffer payload) {
            int count = 1 + random.nextInt(4);
            if (claim.claim(type, payload.capacity(), count, random.nextBoolean()) < 0) {
                return;
            }
            for (int i = 0; i < count; i++) {
                claim.buffer(i).putBytes(0, payload, 0, payload.capacity());
            }
            if (random.nextInt(4) == 0) {
                claim.abort();
            } else {
                claim.publish();
            }
        }

        private void group(EventType<DirectBuffer> type) {
            group.clear().atomic(random.nextBoolean());
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                group.add(
                        type,
                        payload(random.nextInt(12) == 0 ? random.nextInt(500) : random.nextInt(90)),
                        random.nextInt(3) == 0 ? new Attributes().externalId("x" + random.nextInt(300)) : null);
            }
            while (group.publish() == PublishResult.BACK_PRESSURED) {
                Thread.yield();
            }
        }

        private void refused(int length) {
            try {
                publisher.publish(THROWING, length);
            } catch (PayloadException e) {
                assertThat(e).hasMessage("no");
            }
        }
    }
}
