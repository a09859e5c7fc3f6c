package io.anel.torture.bus;

import io.anel.api.Attributes;
import io.anel.api.Event;
import io.anel.api.EventType;
import io.anel.api.TraceParent;
import io.anel.event.Mix;
import io.anel.event.Raw;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The events that publishers publish, and what a stage answers: every byte follows from publisher, counter and place, so that a torn, lost,
 * repeated, displaced or invented event shows.
 *
 * <pre>
 *   0         1         2         3         4                   8
 *  +---------+---------+---------+---------+-------------------+-------------------------------------+
 *  | publisher| place  | size    | 0       | length            | counter, of this publisher          |
 *  +---------+---------+---------+---------+-------------------+-------------------------------------+
 *  | filler … to the length, which follows from publisher and counter                                |
 * </pre>
 *
 * A group's places are 0 to size − 1; a single event's size is 1.
 */
final class Traffic {
    /** Published by itself. */
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    /** In a group whose events are gathered: of any length. */
    static final EventType<DirectBuffer> LEG = Raw.type("leg");
    /** In places claimed together: of one length. */
    static final EventType<DirectBuffer> BLOCK = Raw.type("block");
    /** Published by itself, with attributes that Admission decides on: each {@link #ORDER_EVERY}th event of a publisher. */
    static final EventType<DirectBuffer> ORDER = Raw.type("order");
    /** The first stage's answer. */
    static final EventType<DirectBuffer> ECHO = Raw.type("echo_of");
    /** What the second stage emits of some answers. */
    static final EventType<DirectBuffer> COUNT = Raw.type("count_of");

    /** Of the types that publishers publish. */
    static final EventType<?>[] PUBLISHED = {TICK, LEG, BLOCK, ORDER};

    static final int MAX_PUBLISHERS = 3;
    static final int MAX_GROUP = 16;
    static final int MAX_LENGTH = 64 * 1024;
    static final int BLOCK_LENGTH = 48;
    static final int ECHO_LENGTH = 24;
    /** Where in an answer the head of its cause's payload stands. */
    static final int CAUSE_OFFSET = 8;
    /** To one event. */
    static final int MAX_ANSWERS = 3;

    static final int ORDER_EVERY = 64;

    private static final int COUNT_EVERY = 4;
    private static final int HEADER_LENGTH = 16;
    private static final String[] SOURCES = {"publisher-0", "publisher-1", "publisher-2"};
    private static final int MAX_LEG_LENGTH = 200;
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private Traffic() {}

    /** The source's name of a publisher. */
    static String source(int publisher) {
        return SOURCES[publisher];
    }

    /** How long a single event is: mostly small, some a few kibibytes, one in 256 up to the largest. */
    static int tickLength(int publisher, long counter) {
        int hash = (int) (Mix.mix(counter * 31 + publisher) >>> 33);
        int of = hash >>> 8;
        return switch (hash & 0xFF) {
            case 0 -> HEADER_LENGTH + of % (MAX_LENGTH - HEADER_LENGTH + 1);
            case 1, 2, 3, 4, 5, 6, 7 -> 1024 + of % 8192;
            default -> HEADER_LENGTH + of % ((hash & 1) == 0 ? 65 : 500);
        };
    }

    static int legLength(int publisher, long counter) {
        return HEADER_LENGTH
                + (int) ((Mix.mix(counter * 31 + publisher) >>> 33) % (MAX_LEG_LENGTH - HEADER_LENGTH + 1));
    }

    /** How often the stage answers an event: mostly once, at times not at all, or more often; in all more than once. */
    static int answers(int publisher, long counter) {
        int chance = (int) (Mix.mix(counter * 31 + publisher + 1) >>> 60);
        return chance < 11 ? 1 : chance < 13 ? 0 : chance < 15 ? 2 : MAX_ANSWERS;
    }

    /** How many answers there are to a publisher's events through a counter. */
    static long answersThrough(int publisher, long last) {
        long answers = 0;
        for (long counter = 1; counter <= last; counter++) {
            answers += answers(publisher, counter);
        }
        return answers;
    }

    /** Whether the event under this counter has attributes. */
    static boolean isOrder(long counter) {
        return counter % ORDER_EVERY == 0;
    }

    /** What an order carries: all of it follows from publisher and counter. */
    static Attributes attributes(Attributes empty, int publisher, long counter) {
        return empty.clear()
                .externalId(externalId(publisher, counter))
                .entity(source(publisher), version(counter) - 1)
                .correlation(correlation(publisher, counter))
                .trace(trace(publisher, counter));
    }

    static String externalId(int publisher, long counter) {
        return source(publisher) + '/' + counter;
    }

    static String correlation(int publisher, long counter) {
        return "order-" + publisher + '-' + counter;
    }

    static TraceParent trace(int publisher, long counter) {
        return new TraceParent(counter, publisher + 1, counter, 1);
    }

    /** The publisher's entity's, by an order. */
    static long version(long counter) {
        return counter / ORDER_EVERY;
    }

    /** Writes a payload of {@code length} bytes. */
    static void encode(
            MutableDirectBuffer buffer, int offset, int length, int publisher, int place, int size, long counter) {
        buffer.putInt(offset, publisher | place << 8 | size << 16, LE);
        buffer.putInt(offset + 4, length, LE);
        buffer.putLong(offset + 8, counter, LE);
        int at = HEADER_LENGTH;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            buffer.putLong(offset + at, filler(publisher, place, counter, at), LE);
        }
        for (; at < length; at++) {
            buffer.putByte(offset + at, (byte) filler(publisher, place, counter, at));
        }
    }

    static int publisher(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset) & 0xFF;
    }

    static int place(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset + 1) & 0xFF;
    }

    static int size(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset + 2) & 0xFF;
    }

    static long counter(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + 8, LE);
    }

    /** What is wrong with an event's payload, or null. */
    static String fault(EventType<?> type, DirectBuffer buffer, int offset, int length) {
        if (length < HEADER_LENGTH) {
            return "expected a payload of " + HEADER_LENGTH + " bytes or more, got " + length;
        }
        int publisher = publisher(buffer, offset);
        int place = place(buffer, offset);
        int size = size(buffer, offset);
        long counter = counter(buffer, offset);
        int expected = type == TICK || type == ORDER
                ? tickLength(publisher, counter)
                : type == LEG ? legLength(publisher, counter) : BLOCK_LENGTH;
        if (length != expected || buffer.getInt(offset + 4, LE) != expected || buffer.getByte(offset + 3) != 0) {
            return "expected " + expected + " bytes for " + type + " counter " + counter + ", got " + length;
        }
        if (publisher >= MAX_PUBLISHERS
                || size < 1
                || size > MAX_GROUP
                || place >= size
                || (type == TICK || type == ORDER) && size != 1) {
            return "expected a place of a group, got publisher " + publisher + " place " + place + " of " + size;
        }
        int at = HEADER_LENGTH;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            if (buffer.getLong(offset + at, LE) != filler(publisher, place, counter, at)) {
                return "byte " + at + " does not follow from publisher " + publisher + " counter " + counter;
            }
        }
        for (; at < length; at++) {
            if (buffer.getByte(offset + at) != (byte) filler(publisher, place, counter, at)) {
                return "byte " + at + " does not follow from publisher " + publisher + " counter " + counter;
            }
        }
        return null;
    }

    /** Which answer to its cause it is. */
    static int ordinal(DirectBuffer echo, int offset) {
        return echo.getByte(offset + CAUSE_OFFSET + 3) & 0xFF;
    }

    /** Writes what the stage answers to an event: where that stands, its first bytes, and which answer it is. */
    static void encodeEcho(MutableDirectBuffer echo, Event cause, int ordinal) {
        encodeEcho(echo, cause.sequence(), cause.buffer(), cause.payloadOffset(), ordinal);
    }

    static void encodeEcho(MutableDirectBuffer echo, long sequence, DirectBuffer buffer, int offset, int ordinal) {
        echo.putLong(0, sequence, LE);
        echo.putBytes(CAUSE_OFFSET, buffer, offset, HEADER_LENGTH);
        echo.putByte(CAUSE_OFFSET + 3, (byte) ordinal);
    }

    /** Whether the second stage emits something of that answer. */
    static boolean isCounted(DirectBuffer echo, int offset) {
        return counter(echo, offset + CAUSE_OFFSET) % COUNT_EVERY == 0;
    }

    /** Writes that: the answer's sequence. */
    static void encodeCount(MutableDirectBuffer count, Event echo) {
        count.putLong(0, echo.sequence(), LE);
    }

    static long counted(DirectBuffer count, int offset) {
        return count.getLong(offset, LE);
    }

    private static long filler(int publisher, int place, long counter, int at) {
        return Mix.mix(counter * 31 + publisher * 7L + place + ((long) at << 40));
    }
}
