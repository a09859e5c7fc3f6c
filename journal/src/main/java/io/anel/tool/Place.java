package io.anel.tool;

import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A place in the log: a sequence, or a time.
 *
 * @param sequence 0 when it is a time
 * @param time null when it is a sequence
 */
record Place(long sequence, Instant time) {
    private static final long NANOS = 1_000_000_000L;

    boolean isTime() {
        return time != null;
    }

    long timestampNs() {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    }

    static Instant instant(long timestampNs) {
        return Instant.ofEpochSecond(Math.floorDiv(timestampNs, NANOS), Math.floorMod(timestampNs, NANOS));
    }

    @Override
    public String toString() {
        return isTime() ? time.toString() : Long.toString(sequence);
    }

    /** Reads what a user writes. */
    static final class Converter implements ITypeConverter<Place> {
        @Override
        public Place convert(String text) {
            try {
                if (text.matches("[0-9]+")) {
                    long sequence = Long.parseLong(text);
                    if (sequence > 0) {
                        return new Place(sequence, null);
                    }
                } else {
                    Place place = new Place(0, Instant.parse(text));
                    place.timestampNs();
                    return place;
                }
            } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
                // Falls through to the one answer for every text that is no place.
            }
            throw new TypeConversionException(
                    "expected a sequence >= 1 or a time as in 2026-11-30T10:15:30.5Z, got '" + text + "'");
        }
    }
}
