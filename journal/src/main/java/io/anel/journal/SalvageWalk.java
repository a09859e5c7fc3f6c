package io.anel.journal;

import io.anel.journal.Salvage.End;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.MagicScan;
import io.anel.journal.format.ExcerptKind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Goes from one excerpt that verifies to the next, wherever they stand in a damaged cycle's file, and says what it finds in between and at the end.
 *
 * <p>Pages that cannot be read are passed over as bytes that do not verify are, also when the JVM says so late, by an {@link InternalError}.
 *
 * <p><b>Threading:</b> one thread.
 */
final class SalvageWalk {
    /** Takes one excerpt; false to go no further in its file. */
    interface Visitor {
        boolean take(CycleCursor excerpt) throws IOException;
    }

    /** How far behind a place that can no longer be read it looks on. */
    private static final int STEP_BYTES = 4096;

    private String fault = "";
    private End end = End.NOT_CLOSED;

    /** What was found last that does not verify; empty when nothing was. */
    String fault() {
        return fault;
    }

    /** Forgets what was found; says it. */
    String takeFault() {
        String found = fault;
        fault = "";
        return found;
    }

    /** How the log ends, as far as was looked. */
    End end() {
        return end;
    }

    /** What was found earlier in front of what comes now; empty when nothing was. */
    void foundBefore(String earlier) {
        fault = earlier.isEmpty() ? fault : earlier;
    }

    /** Something that is not as it should be, although its bytes may be as they were written. */
    void note(String what) {
        fault = what;
        end = End.damaged(what);
    }

    /**
     * Hands on what verifies, from where the cursor will look to the file's end.
     *
     * @param epoch the opening whose file that is: only its own word says that it was closed
     */
    void walk(CycleCursor cursor, int epoch, Visitor visitor) throws IOException {
        // Where nothing more is found the log does not end with what an earlier file was closed with.
        end = end.isCleanlyClosed() ? End.NOT_CLOSED : end;
        boolean goesOn = true;
        while (goesOn && advance(cursor)) {
            boolean isClosed = cursor.kind() == ExcerptKind.CLOSE && cursor.epoch() == epoch;
            end = isClosed ? End.CLOSED : End.NOT_CLOSED;
            try {
                goesOn = visitor.take(cursor);
            } catch (InternalError e) {
                noteUnreadable(place(cursor), e);
                cursor.mapping().forget();
            }
        }
    }

    /** Goes to the next excerpt that verifies, wherever it stands; false when there is none. */
    private boolean advance(CycleCursor cursor) throws IOException {
        int from = cursor.nextPosition();
        try {
            return look(cursor, from);
        } catch (InternalError e) {
            noteUnreadable(place(cursor), e);
            cursor.mapping().forget();
            return findBehind(cursor, from);
        }
    }

    /**
     * Opens a cycle's file.
     *
     * @return null, and what is there instead is noted, when there is none, or it cannot be opened
     * @throws AccessDeniedException when it may not be: whoever may should salvage
     */
    CycleCursor open(JournalLayout layout, long seed, Path file, int cycle) throws IOException {
        try {
            return new CycleCursor(layout.mapping(file), seed, cycle, true);
        } catch (NoSuchFileException e) {
            noteMissing(file);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            note(file + ": expected a cycle that can be read, got " + IoReason.of(e));
        }
        return null;
    }

    void noteMissing(Path file) {
        note(file + ": expected a cycle, got no such file");
    }

    /** Of what could be read a moment ago, and cannot any more. */
    void noteUnreadable(String place, InternalError e) {
        note(place + ": expected bytes that can be read, got " + e.getMessage());
    }

    private static boolean findBehind(CycleCursor cursor, int unreadable) throws IOException {
        for (int from = unreadable + STEP_BYTES; from < cursor.mapping().length(); from += STEP_BYTES) {
            try {
                return cursor.find(from);
            } catch (InternalError e) {
                cursor.mapping().forget();
            }
        }
        return false;
    }

    private boolean look(CycleCursor cursor, int from) throws IOException {
        int found = cursor.next();
        int at = cursor.position();
        if (found == CycleCursor.EXCERPT && at == from) {
            return true;
        }
        boolean isDamage = found == CycleCursor.DAMAGED;
        String what = isDamage ? cursor.fault() : "expected an excerpt, got nothing";
        // Also where it came to one: what was passed over as a document of Chronicle's may be longer than that was.
        boolean isThere = cursor.find(from);
        if (isDamage || isThere && found != CycleCursor.EXCERPT) {
            fault = place(cursor.mapping().path(), at) + ": " + what;
        }
        if (!isThere) {
            noteEnd(cursor, from, found, place(cursor.mapping().path(), at) + ": " + what);
        }
        return isThere;
    }

    /** Of a cycle in which nothing more verifies from a place on. */
    private void noteEnd(CycleCursor cursor, int from, int found, String what) throws IOException {
        int unreadable = unreadableBehind(cursor, from);
        if (unreadable >= 0) {
            end = End.damaged(what + "; the page at byte " + unreadable + " cannot be read");
        } else if (found == CycleCursor.DAMAGED) {
            end = End.torn(what);
        } else if (found == CycleCursor.END_MARK) {
            end = End.torn(what + " but the mark that another cycle follows");
        }
    }

    /** Where the first page begins that cannot be read; -1 when there is none. The cursor knows the first one of the file. */
    private static int unreadableBehind(CycleCursor cursor, int from) throws IOException {
        if (cursor.passedOver() < 0) {
            return -1;
        }
        try (MagicScan scan = new MagicScan(cursor.mapping(), from)) {
            while (scan.next() >= 0) {}
            return scan.passedOver();
        }
    }

    static String place(CycleCursor cursor) {
        return place(cursor.mapping().path(), cursor.position());
    }

    static String place(Path file, int position) {
        return file + " byte " + position;
    }
}
