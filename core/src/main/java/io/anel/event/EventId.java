package io.anel.event;

import io.anel.api.InvalidNameException;
import io.anel.api.NameRules;

/**
 * An event's id, {@code evt_<unix milliseconds>_<16 hex digits>}: unique, ordered by time, computed and found again by arithmetic.
 *
 * <p>The hex digits are a bijective mix, under the journal's seed, of 16 bits of epoch and 48 bits of sequence, so no index is
 * needed to find an event by its id. The mix is the finalizer of splitmix64 (Steele, Lea, Flood 2014; constants by David
 * Stafford), which is invertible step by step; it spreads ids, and hides nothing.
 *
 * @param epoch which opening of the log wrote the event, 1 to 65535
 * @param sequence 1 to 2^48 - 1
 * @param timestampMs the event's time in milliseconds since the Unix epoch
 */
public record EventId(int epoch, long sequence, long timestampMs) {
    public static final int MAX_EPOCH = 0xFFFF;
    public static final long MAX_SEQUENCE = (1L << 48) - 1;

    private static final String PREFIX = "evt_";
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** The id's text for an event of a log with this seed. */
    public static String format(long seed, int epoch, long sequence, long timestampNs) {
        long mixed = Mix.mix(((long) epoch << 48 | sequence) ^ seed);
        return format(mixed, Math.floorDiv(timestampNs, NANOS_PER_MILLI));
    }

    private static String format(long mixed, long timestampMs) {
        StringBuilder text =
                new StringBuilder(36).append(PREFIX).append(timestampMs).append('_');
        for (int shift = 60; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (mixed >>> shift) & 0xF, 16));
        }
        return text.toString();
    }

    /**
     * Reads an id back.
     *
     * @throws InvalidNameException when the text has not the form of an id
     */
    public static EventId parse(long seed, String text) {
        try {
            int separator = text.indexOf('_', PREFIX.length());
            if (text.startsWith(PREFIX) && separator > 0 && text.length() == separator + 17) {
                long timestampMs = Long.parseLong(text.substring(PREFIX.length(), separator));
                long mixed = Long.parseUnsignedLong(text.substring(separator + 1), 16);
                long packed = Mix.unmix(mixed) ^ seed;
                EventId id = new EventId((int) (packed >>> 48), packed & MAX_SEQUENCE, timestampMs);
                // Other spellings of the same numbers are no ids: "+5", "007", upper case.
                if (text.equals(format(mixed, timestampMs))) {
                    return id;
                }
            }
        } catch (NumberFormatException ignored) {
            // Falls through to the one answer for every text that is no id.
        }
        throw new InvalidNameException(
                "expected an event id evt_<milliseconds>_<16 hex digits>, got " + NameRules.shown(text));
    }
}
