package io.anel.journal.format;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The CRC32C of a range of a direct buffer.
 *
 * <p>The JDK computes it with the processor's own instruction, at memory speed, over a whole batch at once.
 *
 * <p><b>Threading:</b> one thread at a time; it moves the buffer's position and limit.
 */
public final class ExcerptCrc {
    private final CRC32C crc = new CRC32C();

    public int of(ByteBuffer buffer, int offset, int length) {
        buffer.limit(offset + length).position(offset);
        crc.reset();
        crc.update(buffer);
        return (int) crc.getValue();
    }
}
