package io.anel.journal.fault;

import io.anel.Anel;
import io.anel.api.BusConfig;
import io.anel.api.ChainMode;
import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.event.Raw;
import io.anel.journal.Journal;
import io.anel.log.EventLogFactory;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What every fault test publishes: events whose bytes follow from their publisher and its counter, singly or in atomic groups
 * of eight, and a stage that answers each with one emission.
 */
final class Workload {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    static final EventType<DirectBuffer> LEG = Raw.type("leg");
    static final EventType<DirectBuffer> ECHO = Raw.type("echo_of");

    static final int GROUP = 8;
    static final int MAX_PUBLISHERS = 4;
    private static final int FIXED_LENGTH = 24;
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private Workload() {}

    /** The source's name of a publisher. */
    static String source(int publisher) {
        return "publisher-" + publisher;
    }

    /** Writes a payload, and returns its length: publisher, place in the group (-1 for none), counter, filler, and a digest. */
    static int encode(MutableDirectBuffer buffer, int publisher, int inGroup, long counter) {
        buffer.putInt(0, publisher, LE);
        buffer.putInt(4, inGroup, LE);
        buffer.putLong(8, counter, LE);
        int length = length(counter);
        for (int at = 16; at < length; at += Long.BYTES) {
            buffer.putLong(at, filler(publisher, inGroup, counter, at), LE);
        }
        return length;
    }

    static int publisher(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset, LE);
    }

    static int inGroup(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + 4, LE);
    }

    static long counter(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + 8, LE);
    }

    /** What is wrong with a payload, or null. */
    static String fault(DirectBuffer buffer, int offset, int length) {
        if (length < FIXED_LENGTH) {
            return "a payload of " + length + " bytes";
        }
        int publisher = publisher(buffer, offset);
        int inGroup = inGroup(buffer, offset);
        long counter = counter(buffer, offset);
        if (length != length(counter)) {
            return "expected " + length(counter) + " bytes for counter " + counter + ", got " + length;
        }
        for (int at = 16; at < length; at += Long.BYTES) {
            if (buffer.getLong(offset + at, LE) != filler(publisher, inGroup, counter, at)) {
                return "byte " + at + " does not follow from publisher " + publisher + " counter " + counter;
            }
        }
        return null;
    }

    /** What the stage answers to an event: its first bytes, and where it stands. */
    static int encodeEcho(MutableDirectBuffer echo, Event cause) {
        return encodeEcho(echo, cause.sequence(), cause.buffer(), cause.payloadOffset());
    }

    static int encodeEcho(MutableDirectBuffer echo, long sequence, DirectBuffer buffer, int offset) {
        echo.putLong(0, sequence, LE);
        echo.putBytes(8, buffer, offset, 16);
        return FIXED_LENGTH;
    }

    private static int length(long counter) {
        return FIXED_LENGTH + (int) (counter % 7) * Long.BYTES;
    }

    private static long filler(int publisher, int inGroup, long counter, int at) {
        long mixed = (counter * 31 + publisher * 7L + inGroup + ((long) at << 40)) * 0xff51afd7ed558ccdL;
        return (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    }

    /** Little of everything, so that limits are met often. */
    static BusConfig config(ChainMode mode) {
        return BusConfig.builder()
                .chainMode(mode)
                .ringSlots(1024)
                .slotBytes(128)
                .maxPayloadBytes(1024)
                .largeFrames(1)
                .maxBatchBytes(66 * 1024)
                .maxBatchEvents(64)
                .maxGroupEvents(16)
                .outboxEvents(64)
                .outboxLimit(256)
                .syncInterval(Duration.ofMillis(10))
                .build();
    }

    /** Small files that roll every few hundred to thousand events. */
    static Journal journal(Path directory) {
        return Journal.at(directory)
                .cycleBytes(128 * 1024)
                .blockBytes(512 * 1024)
                .reserveChunkBytes(64 * 1024);
    }

    static EventBus start(EventLogFactory log, ChainMode mode, Echo echo) {
        return Anel.bus("fault")
                .config(config(mode))
                .log(log)
                .chain(chain -> chain.stage("echo", echo, TICK, LEG))
                .start();
    }

    static EventBus start(Path directory, ChainMode mode) {
        return start(journal(directory), mode, new Echo());
    }

    /** Answers every event once, and refuses one that comes out of its publisher's order. */
    static final class Echo implements Stage {
        private final AtomicLongArray counters = new AtomicLongArray(MAX_PUBLISHERS);
        private final UnsafeBuffer out = new UnsafeBuffer(new byte[64]);
        private long state;

        @Override
        public void on(Event event, Context context) {
            int publisher = publisher(event.buffer(), event.payloadOffset());
            long counter = counter(event.buffer(), event.payloadOffset());
            if (counter != counters.get(publisher) + 1) {
                throw new IllegalStateException("expected counter " + (counters.get(publisher) + 1) + " of publisher "
                        + publisher + ", got " + counter);
            }
            counters.set(publisher, counter);
            state = state * 31 + counter;
            context.publish(ECHO, out, 0, encodeEcho(out, event));
        }

        @Override
        public void hash(StateHash hash) {
            hash.put(state);
        }

        /** The last counter that this publisher has in the log. */
        long counter(int publisher) {
            return counters.get(publisher);
        }

        private static int publisher(DirectBuffer buffer, int offset) {
            return Workload.publisher(buffer, offset);
        }

        private static long counter(DirectBuffer buffer, int offset) {
            return Workload.counter(buffer, offset);
        }
    }
}
