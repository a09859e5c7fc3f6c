package io.anel.journal.format;

import io.anel.event.Mix;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What the excerpts of one cycle are checked by: the CRC32C of header and body, and, XORed into it, a hash of the place, which is
 * the journal's seed, the cycle's number and the position of the excerpt's length word.
 *
 * <p>The lowest 15 bits of the hash, the tag, also stand in the header: what looks like one by chance or by intent, in a payload, is
 * nearly always told from one without a CRC over what it says is its body.
 *
 * <p>So an excerpt that stands where it was not written fails as one with a flipped bit does, in 4,294,967,295 of 4,294,967,296 cases,
 * and its place takes no room in it. The hash is {@link Mix}, three times.
 *
 * <p>The JDK computes the CRC with the processor's own instruction, at memory speed, over a whole batch at once.
 *
 * <p><b>Threading:</b> one thread at a time; it moves the buffer's position and limit.
 */
public final class ExcerptCheck {
    /** The bits of the place that stand in the header too. */
    static final int TAG_MASK = 0x7FFF;

    private final CRC32C crc = new CRC32C();
    private final long cycleKey;

    public ExcerptCheck(long seed, int cycle) {
        cycleKey = Mix.mix(Mix.mix(seed) ^ cycle);
    }

    /**
     * The check of an excerpt.
     *
     * @param buffer a direct one, of memory or of pages that are known to be readable: the JVM's own code for the CRC dies of those that are not
     * @param header where in it the header stands
     * @param place of the excerpt
     */
    public int of(ByteBuffer buffer, int header, int bodyLength, long place) {
        buffer.limit(header + ExcerptDescriptor.HEADER_LENGTH + bodyLength)
                .position(header + ExcerptDescriptor.CHECKED_FROM_OFFSET);
        crc.reset();
        crc.update(buffer);
        return (int) crc.getValue() ^ (int) (place >>> Integer.SIZE);
    }

    /**
     * The place of an excerpt, as a hash.
     *
     * @param position of its length word in the cycle's file
     */
    public long place(int position) {
        return Mix.mix(cycleKey ^ position);
    }

    /** What of a place stands in the header. */
    public static int tag(long place) {
        return (int) place & TAG_MASK;
    }
}
