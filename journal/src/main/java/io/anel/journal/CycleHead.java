package io.anel.journal;

import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.ChronicleFraming;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.HeadCodec;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a cycle begins with.
 *
 * @param firstSequence of the cycle's events
 * @param epoch that wrote the cycle
 * @param durableThrough as recorded when the cycle was begun
 * @param about null while the head is not complete
 * @param fault what is wrong with the head; null when nothing is
 * @param faultPosition where in the file
 * @param isPending whether that may be because the writer has not written all of it yet
 */
record CycleHead(
        long firstSequence,
        int epoch,
        long durableThrough,
        HeadCodec.About about,
        String fault,
        int faultPosition,
        boolean isPending) {

    /** Reads the head of a cycle's file. */
    static CycleHead read(JournalLayout layout, Path file, long seed, int cycle) throws IOException {
        try (CycleCursor cursor = new CycleCursor(layout.mapping(file), seed, cycle, true)) {
            return read(cursor, new NameTable());
        }
    }

    /** Reads the head from a cursor at the file's beginning, and leaves it behind the head; names are added to the table. */
    static CycleHead read(CycleCursor cursor, NameTable names) throws IOException {
        CycleMapping mapping = cursor.mapping();
        if (!mapping.canRead(0, Math.min(mapping.length(), ChronicleFraming.fileHeaderLength()))) {
            return faulty(mapping.unreadableFault(), 0, false);
        }
        if (!mapping.isBegun()) {
            return faulty("expected a cycle's header, got a file in which none is complete", 0, true);
        }
        String fault = ChronicleFraming.fault(mapping.buffer());
        if (fault != null) {
            return faulty(fault, 0, false);
        }
        HeadCodec.About about = null;
        int parts = 1;
        for (int part = 1; part <= parts; part++) {
            int found = cursor.nextVerified();
            if (found != CycleCursor.EXCERPT) {
                boolean damaged = found == CycleCursor.DAMAGED;
                return faulty(
                        damaged ? cursor.fault() : "expected part " + part + " of the head, got nothing",
                        cursor.position(),
                        !damaged);
            }
            if (cursor.kind() != ExcerptKind.HEAD
                    || cursor.bodyLength() < Long.BYTES
                    || HeadCodec.part(cursor.mapping().buffer(), cursor.bodyOffset()) != part) {
                return faulty("expected part " + part + " of the head, got " + cursor.kind(), cursor.position(), false);
            }
            parts = HeadCodec.parts(cursor.mapping().buffer(), cursor.bodyOffset());
            try {
                HeadCodec.About section =
                        HeadCodec.decode(cursor.mapping().buffer(), cursor.bodyOffset(), cursor.bodyLength(), names);
                about = section == null ? about : section;
            } catch (IllegalArgumentException e) {
                return faulty(e.getMessage(), cursor.position(), false);
            }
        }
        if (about == null) {
            return faulty("expected a head that says when the cycle was begun", cursor.position(), false);
        }
        return new CycleHead(cursor.firstSequence(), cursor.epoch(), cursor.durableThrough(), about, null, 0, false);
    }

    /** Of a file that is not there. */
    static CycleHead missing() {
        return faulty("expected a cycle, got no such file", 0, false);
    }

    boolean isComplete() {
        return fault == null;
    }

    /** Whether the cycle begins with this event. */
    boolean beginsWith(long sequence) {
        return isComplete() && firstSequence == sequence;
    }

    private static CycleHead faulty(String fault, int position, boolean pending) {
        return new CycleHead(0, 0, 0, null, fault, position, pending);
    }
}
