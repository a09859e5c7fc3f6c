package io.anel.journal.format;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.anel.event.NameTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bodies of the excerpts that a cycle begins with.
 *
 * <pre>
 *  +----------------+----------------+
 *  | part, from 1   | parts in all   |   int32 each
 *  +----------------+----------------+----------------------+
 *  | section id     | length         | content …            |   int32, int32; any number of them
 *  +----------------+----------------+----------------------+
 *
 *  section 1, about:  +-------------------+--------------------------+----------------------+
 *                     | created, Unix ns  | time of the last event   | name of the bus …    |   int64, int64, UTF-8
 *                     |                   | before this cycle, or    |                      |
 *                     |                   | the lowest long          |                      |
 *                     +-------------------+--------------------------+----------------------+
 *  section 2, names:  entries as in {@link NameTable}, one behind the other
 *
 *  section 3, seed:   the journal's, int64: where the manifest is lost, salvage finds it here
 *
 *  section 4, built on: +-------------------+--------------------+
 *                       | settled through   | recovered through  |   int64, int64: of what stood there before this opening, the last event
 *                       +-------------------+--------------------+   that stayed where it was, and the last one at all, which was copied
 * </pre>
 *
 * <p>A section whose id a reader does not know is skipped: later versions add control state so.
 */
public final class HeadCodec {
    private static final int ABOUT = 1;
    private static final int NAMES = 2;
    private static final int SEED = 3;
    private static final int BUILT_ON = 4;
    private static final int PART_HEADER_LENGTH = 8;
    private static final int SECTION_HEADER_LENGTH = 8;
    private static final int SEED_SECTION_LENGTH = SECTION_HEADER_LENGTH + Long.BYTES;
    private static final int BUILT_ON_SECTION_LENGTH = SECTION_HEADER_LENGTH + 2 * Long.BYTES;
    /** Small enough for every block size; a part holds at least one name. */
    private static final int PART_LENGTH = 16 * 1024;

    private HeadCodec() {}

    /** The bodies, in order; at least one. */
    public static List<byte[]> encode(
            NameTable names, long seed, long createdNs, long lastTimestampNs, String busName, BuiltOn builtOn) {
        List<byte[]> parts = new ArrayList<>();
        ExpandableArrayBuffer about = new ExpandableArrayBuffer(128);
        byte[] bus = busName.getBytes(StandardCharsets.UTF_8);
        about.putInt(PART_HEADER_LENGTH, ABOUT, LITTLE_ENDIAN);
        about.putInt(PART_HEADER_LENGTH + 4, 16 + bus.length, LITTLE_ENDIAN);
        about.putLong(PART_HEADER_LENGTH + 8, createdNs, LITTLE_ENDIAN);
        about.putLong(PART_HEADER_LENGTH + 16, lastTimestampNs, LITTLE_ENDIAN);
        about.putBytes(PART_HEADER_LENGTH + 24, bus);
        int seedAt = PART_HEADER_LENGTH + 24 + bus.length;
        about.putInt(seedAt, SEED, LITTLE_ENDIAN);
        about.putInt(seedAt + 4, Long.BYTES, LITTLE_ENDIAN);
        about.putLong(seedAt + SECTION_HEADER_LENGTH, seed, LITTLE_ENDIAN);
        int builtOnAt = seedAt + SEED_SECTION_LENGTH;
        about.putInt(builtOnAt, BUILT_ON, LITTLE_ENDIAN);
        about.putInt(builtOnAt + 4, 2 * Long.BYTES, LITTLE_ENDIAN);
        about.putLong(builtOnAt + SECTION_HEADER_LENGTH, builtOn.settledThrough, LITTLE_ENDIAN);
        about.putLong(builtOnAt + SECTION_HEADER_LENGTH + Long.BYTES, builtOn.recoveredThrough, LITTLE_ENDIAN);
        add(parts, about, builtOnAt + BUILT_ON_SECTION_LENGTH);

        ExpandableArrayBuffer body = new ExpandableArrayBuffer(PART_LENGTH);
        int[] length = {0};
        names.forEach((kind, id, name) -> {
            if (length[0] > 0 && length[0] + NameTable.entryLength(name) > PART_LENGTH) {
                addNames(parts, body, length[0]);
                length[0] = 0;
            }
            int offset = PART_HEADER_LENGTH + SECTION_HEADER_LENGTH + length[0];
            length[0] += NameTable.encodeEntry(body, offset, kind, id, name);
        });
        if (length[0] > 0) {
            addNames(parts, body, length[0]);
        }
        for (int i = 0; i < parts.size(); i++) {
            new UnsafeBuffer(parts.get(i)).putInt(0, i + 1, LITTLE_ENDIAN);
            new UnsafeBuffer(parts.get(i)).putInt(4, parts.size(), LITTLE_ENDIAN);
        }
        return parts;
    }

    /** No more than this many bytes are what a head takes up in the file, whose names' entries add up to {@code namesBytes}. */
    public static long maxEncodedLength(long namesBytes, String busName) {
        long perPart = ExcerptDescriptor.MAX_OVERHEAD + PART_HEADER_LENGTH + SECTION_HEADER_LENGTH + 8;
        long parts = 2 + namesBytes / (PART_LENGTH / 2);
        long about = 16 + busName.length() * 3L + SEED_SECTION_LENGTH + BUILT_ON_SECTION_LENGTH;
        return parts * perPart + about + namesBytes;
    }

    public static int part(DirectBuffer buffer, int bodyOffset) {
        return buffer.getInt(bodyOffset, LITTLE_ENDIAN);
    }

    public static int parts(DirectBuffer buffer, int bodyOffset) {
        return buffer.getInt(bodyOffset + 4, LITTLE_ENDIAN);
    }

    /**
     * Takes in one part.
     *
     * @return what it says about the cycle, or null when that stands in another part
     * @throws IllegalArgumentException when the bytes are no such part
     */
    public static About decode(DirectBuffer buffer, int bodyOffset, int bodyLength, NameTable names) {
        About[] about = new About[1];
        BuiltOn[] builtOn = new BuiltOn[1];
        forEachSection(buffer, bodyOffset, bodyLength, (id, offset, length) -> {
            if (id == ABOUT) {
                about[0] = about(buffer, offset, length);
            } else if (id == BUILT_ON && length == 2 * Long.BYTES) {
                builtOn[0] = new BuiltOn(
                        buffer.getLong(offset, LITTLE_ENDIAN), buffer.getLong(offset + Long.BYTES, LITTLE_ENDIAN));
            } else if (id == NAMES) {
                for (int at = 0; at < length; ) {
                    at += names.fold(buffer, offset + at, length - at);
                }
            }
        });
        return about[0] == null
                ? null
                : new About(about[0].createdNs, about[0].lastTimestampNs, about[0].busName, builtOn[0]);
    }

    /**
     * The seed that a part says the journal has.
     *
     * @return empty when it says nothing of it, or is no part
     */
    public static OptionalLong seed(DirectBuffer buffer, int bodyOffset, int bodyLength) {
        OptionalLong[] seed = {OptionalLong.empty()};
        try {
            forEachSection(buffer, bodyOffset, bodyLength, (id, offset, length) -> {
                if (id == SEED && length == Long.BYTES) {
                    seed[0] = OptionalLong.of(buffer.getLong(offset, LITTLE_ENDIAN));
                }
            });
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
        return seed[0];
    }

    @FunctionalInterface
    private interface SectionConsumer {
        void accept(int id, int offset, int length);
    }

    private static void forEachSection(DirectBuffer buffer, int bodyOffset, int bodyLength, SectionConsumer consumer) {
        int offset = bodyOffset + PART_HEADER_LENGTH;
        int end = bodyOffset + bodyLength;
        while (offset + SECTION_HEADER_LENGTH <= end) {
            int id = buffer.getInt(offset, LITTLE_ENDIAN);
            int length = buffer.getInt(offset + 4, LITTLE_ENDIAN);
            offset += SECTION_HEADER_LENGTH;
            if (length < 0 || length > end - offset) {
                throw new IllegalArgumentException(
                        "expected a section within " + (end - offset) + " bytes, got " + length);
            }
            consumer.accept(id, offset, length);
            offset += length;
        }
    }

    private static About about(DirectBuffer buffer, int offset, int length) {
        if (length < 16) {
            throw new IllegalArgumentException("expected 16 bytes or more about the cycle, got " + length);
        }
        byte[] bus = new byte[length - 16];
        buffer.getBytes(offset + 16, bus);
        return new About(
                buffer.getLong(offset, LITTLE_ENDIAN),
                buffer.getLong(offset + 8, LITTLE_ENDIAN),
                new String(bus, StandardCharsets.UTF_8),
                null);
    }

    private static void addNames(List<byte[]> parts, ExpandableArrayBuffer body, int length) {
        body.putInt(PART_HEADER_LENGTH, NAMES, LITTLE_ENDIAN);
        body.putInt(PART_HEADER_LENGTH + 4, length, LITTLE_ENDIAN);
        add(parts, body, PART_HEADER_LENGTH + SECTION_HEADER_LENGTH + length);
    }

    private static void add(List<byte[]> parts, ExpandableArrayBuffer body, int length) {
        byte[] part = new byte[length];
        body.getBytes(0, part);
        parts.add(part);
    }

    /**
     * What a head says about its cycle.
     *
     * @param lastTimestampNs the time of the last event before the cycle; {@link Long#MIN_VALUE} for none
     * @param builtOn null in older files
     */
    public record About(long createdNs, long lastTimestampNs, String busName, BuiltOn builtOn) {}

    /**
     * What a cycle's opening found and went on from: what stood further behind does not count, and its sequences were given again.
     *
     * @param settledThrough the last event that stayed where it was
     * @param recoveredThrough the last event at all; those past {@code settledThrough} were copied
     */
    public record BuiltOn(long settledThrough, long recoveredThrough) {}
}
