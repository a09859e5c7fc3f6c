package io.anel.journal.format;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Chronicle Queue's framing of a cycle's file, as far as reading needs it: a row of documents, each behind a length word.
 *
 * <pre>
 *  31 30 29                                                        0
 *  +--+--+---------------------------------------------------------+
 *  |N |M | length of the document in bytes, without this word      |   N: not complete    M: Chronicle's own (metadata)
 *  +--+--+---------------------------------------------------------+
 *  0x00000000  nothing here yet          0xC0000000  end mark: the writer left for another cycle
 * </pre>
 *
 * <p>A document begins at a multiple of 4. The first three of a file are Chronicle's: its header, and two index pages.
 */
public final class ChronicleFraming {
    public static final int NOT_COMPLETE = 0x8000_0000;
    public static final int METADATA = 0x4000_0000;
    public static final int LENGTH_MASK = 0x3FFF_FFFF;
    public static final int END_MARK = 0xC000_0000;

    /** What follows the first length word of a cycle's file: the field name and the type of Chronicle's own header. */
    private static final byte[] FILE_HEADER = fileHeader();

    private ChronicleFraming() {}

    /** Where the document behind one of this length begins. */
    public static long next(int position, int length) {
        return (position + (long) Integer.BYTES + length + 3) & ~3L;
    }

    /** How many bytes {@link #fault} wants to see. */
    public static int fileHeaderLength() {
        return Integer.BYTES + FILE_HEADER.length;
    }

    /** Says what is wrong with the first bytes of a cycle's file, or null when Chronicle wrote them. */
    public static String fault(DirectBuffer buffer) {
        int word = buffer.getInt(0);
        if ((word & ~LENGTH_MASK) != METADATA) {
            return "expected the length word of a Chronicle header, got 0x" + Integer.toHexString(word);
        }
        for (int i = 0; i < FILE_HEADER.length; i++) {
            if (buffer.getByte(Integer.BYTES + i) != FILE_HEADER[i]) {
                return "expected the header of a Chronicle cycle, a SCQStore, got other bytes at "
                        + (Integer.BYTES + i);
            }
        }
        return null;
    }

    /** Writes the first bytes of a cycle's file behind its length word, as far as {@link #fault} wants to see them; returns how many. */
    public static int header(MutableDirectBuffer buffer, int offset) {
        buffer.putBytes(offset, FILE_HEADER);
        return FILE_HEADER.length;
    }

    private static byte[] fileHeader() {
        byte[] header = new byte[18];
        header[0] = (byte) 0xB9;
        header[1] = 6;
        System.arraycopy("header".getBytes(StandardCharsets.US_ASCII), 0, header, 2, 6);
        header[8] = (byte) 0xB6;
        header[9] = 8;
        System.arraycopy("SCQStore".getBytes(StandardCharsets.US_ASCII), 0, header, 10, 8);
        return header;
    }
}
