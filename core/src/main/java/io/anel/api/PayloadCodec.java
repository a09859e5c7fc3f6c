package io.anel.api;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Turns a payload into bytes and back.
 *
 * <p><b>Threading:</b> called by many threads at once: keep no state, or state per thread.
 *
 * <p><b>Cost:</b> a codec that answers {@link #encodedLength} is encoded straight into the ring; one that answers
 * {@link #UNKNOWN_LENGTH} is encoded into a scratch buffer of the publishing thread and copied.
 *
 * @param <T> the payload's Java type
 */
public interface PayloadCodec<T> {
    /** Answered by {@link #encodedLength} when only encoding tells the length. */
    int UNKNOWN_LENGTH = -1;

    /** How the bytes are to be shown by tools. */
    PayloadEncoding encoding();

    /** The exact number of bytes that {@link #encode} will write for this value, or {@link #UNKNOWN_LENGTH}. */
    int encodedLength(T value);

    /**
     * Writes the value from {@code offset} on.
     *
     * @return the number of bytes written: {@link #encodedLength} where that was known
     * @throws PayloadException when the value cannot be encoded; nothing is published then
     */
    int encode(T value, MutableDirectBuffer buffer, int offset);

    /**
     * Reads a value.
     *
     * @throws PayloadException when the bytes are not such a value
     */
    T decode(DirectBuffer buffer, int offset, int lengthBytes);
}
