package io.anel.tool;

import io.anel.journal.JournalReader;
import picocli.CommandLine.Option;

/** From where to where a command reads. */
final class RangeOptions {
    @Option(
            names = "--from",
            paramLabel = "SEQ|TIME",
            converter = Place.Converter.class,
            description = "Begin with this sequence, or with the first event not older than this time (ISO-8601).")
    private Place from;

    @Option(
            names = "--to",
            paramLabel = "SEQ|TIME",
            converter = Place.Converter.class,
            description = "End with this sequence, or with the last event not younger than this time.")
    private Place to;

    /** Null when none was given. */
    Place from() {
        return from;
    }

    /** Null when none was given. */
    Place to() {
        return to;
    }

    /** @throws UsageException when there can be nothing in the range */
    void check() {
        if (from != null && to != null && from.isTime() == to.isTime()) {
            boolean ordered = from.isTime() ? !to.time().isBefore(from.time()) : to.sequence() >= from.sequence();
            if (!ordered) {
                throw new UsageException("expected --from at or before --to, got --from=" + from + " and --to=" + to);
            }
        }
    }

    /** Puts a reader to where the range begins. */
    void seek(JournalReader reader) {
        if (from == null) {
            return;
        }
        if (from.isTime()) {
            reader.seekTime(from.time());
        } else {
            reader.seek(from.sequence());
        }
    }
}
