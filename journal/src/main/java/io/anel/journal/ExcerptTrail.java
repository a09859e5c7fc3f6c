package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.VerifyAhead;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A reader's way from excerpt to excerpt, over all cycles, by manifest and bounds and not by Chronicle's end marks.
 *
 * <p>It tells the live end, where the next excerpt may still come, from everything that is not one: damage, a hole with more behind
 * it, a journal that another opening has recovered meanwhile.
 *
 * <p><b>Threading:</b> one thread; the writer may be at work in any process.
 */
final class ExcerptTrail implements AutoCloseable {
    /** {@link #cursor} shows the next excerpt. */
    static final int FOUND = 1;
    /** There is nothing more for now. */
    static final int NOTHING = 0;
    /** Another opening has replaced the manifest: {@link #readAnew}, and find the place again. */
    static final int REPLACED = 2;

    /** The way has changed under the reader: look once more. */
    private static final int AGAIN = 3;

    private final JournalLayout layout;
    private final boolean verifyCrc;
    private final int emptyLooksPerLookBehind;
    private CyclePath path;
    private CyclePath.Step step;
    private CycleCursor cursor;
    private long bound;
    private int emptyLooks;
    /** Whether it was asked once, of this cycle, if there is more: a log at rest may be damaged here, and would seem to end. */
    private boolean hasLookedBehind;
    /** Null until somebody asks for it. */
    private VerifyAhead ahead;

    ExcerptTrail(JournalLayout layout, CyclePath path, boolean verifyCrc) {
        this.layout = layout;
        this.path = path;
        this.verifyCrc = verifyCrc;
        emptyLooksPerLookBehind = layout.store().emptyLooks();
    }

    long firstSequence() {
        return path.manifest().firstSequence();
    }

    long seed() {
        return path.manifest().seed();
    }

    /** The excerpt that was found, until the next call. */
    CycleCursor cursor() {
        return cursor;
    }

    /** What is being read. */
    Path file() {
        return cursor == null ? layout.directory() : cursor.mapping().path();
    }

    boolean isEntered() {
        return step != null;
    }

    void readAhead() {
        if (ahead == null
                && verifyCrc
                && layout.store().mayReadAhead()
                && Runtime.getRuntime().availableProcessors() > 1) {
            ahead = new VerifyAhead("anel-read-ahead");
            if (cursor != null) {
                ahead.follow(cursor);
            }
        }
    }

    /**
     * Enters a cycle that begins at or before an event, the last one that {@link CyclePath#locate} trusts; {@code names} gets what is known there, and may get names of later cycles.
     *
     * @return the cycle's first sequence; 0 when there is none yet
     */
    long enter(long sequence, NameTable names) throws IOException {
        return enter(() -> path.locate(sequence, names), names);
    }

    /** As the other, for a cycle before which every event is older than this. */
    long enterAtTime(long timestampNs, NameTable names) throws IOException {
        return enter(() -> path.locateTime(timestampNs, names), names);
    }

    private interface Locator {
        CyclePath.Step locate() throws IOException;
    }

    private long enter(Locator locator, NameTable names) throws IOException {
        CyclePath.Step entered = locate(locator);
        while (entered == null) {
            // Another opening may have taken away what this manifest names, or be the first one that counts.
            if (!path.isReplaced()) {
                return 0;
            }
            path = currentPath();
            names.reset();
            entered = locate(locator);
        }
        use(entered);
        return entered.head().firstSequence();
    }

    /** Null too when what was to be entered has just been deleted. */
    private CyclePath.Step locate(Locator locator) throws IOException {
        try {
            return locator.locate();
        } catch (NoSuchFileException | DamagedLogException e) {
            // A recovery deletes what it has copied, and only behind replacing the manifest; else the file is missing.
            if (!path.isReplaced()) {
                throw e;
            }
            return null;
        }
    }

    /**
     * Goes to the next excerpt, into the next cycle if need be.
     *
     * @param next the event that is to come
     * @throws DamagedLogException when what stands there is not what was written
     */
    int advance(long next, NameTable names) throws IOException {
        while (true) {
            int found = step(next, names);
            if (found != AGAIN) {
                emptyLooks = found == NOTHING ? emptyLooks : 0;
                return found;
            }
        }
    }

    private int step(long next, NameTable names) throws IOException {
        try {
            return next > bound ? moveOn(next, names) : look(next, names);
        } catch (NoSuchFileException | DamagedLogException e) {
            if (!path.isReplaced()) {
                throw e;
            }
            return REPLACED;
        }
    }

    /**
     * Goes to the next excerpt, if it stands in the same cycle and is sound; false when not, whatever the reason: {@link #advance} then
     * meets the same, and reports it.
     */
    boolean advanceHere(long next) {
        if (next > bound) {
            return false;
        }
        try {
            return cursor.next() == CycleCursor.EXCERPT;
        } catch (IOException | RuntimeException | Error e) {
            // The cursor has not moved: the next look meets it again.
            return false;
        }
    }

    /** Has the excerpt that was found be the next one again: it could not be taken in. */
    void stepBack() {
        cursor.position(cursor.position());
    }

    /** Has the system asked again which pages can be read: one could not, after all. */
    void forgetReadable() {
        if (cursor != null) {
            cursor.mapping().forget();
        }
    }

    private int look(long next, NameTable names) throws IOException {
        int found = cursor.next();
        if (found == CycleCursor.EXCERPT) {
            return FOUND;
        }
        if (found != CycleCursor.DAMAGED) {
            return lookBehind(found, next, names);
        }
        if (path.isReplaced()) {
            return REPLACED;
        }
        if (path.goesOnBehind(step, next)) {
            return moveOn(next, names);
        }
        throw damaged(cursor.position(), cursor.fault());
    }

    /** At a place where nothing stands yet: whether there is something to read elsewhere, or here by now. */
    private int lookBehind(int found, long next, NameTable names) throws IOException {
        boolean mayGrow = bound == CyclePath.UNBOUNDED && found != CycleCursor.END_MARK;
        boolean isFirst = !hasLookedBehind;
        if (mayGrow && !isFirst && ++emptyLooks % emptyLooksPerLookBehind != 0) {
            return NOTHING;
        }
        hasLookedBehind = true;
        if (path.isReplaced()) {
            return REPLACED;
        }
        if (bound != CyclePath.UNBOUNDED) {
            throw damaged(cursor.position(), "expected event " + next + ", got nothing");
        }
        int moved = moveOn(next, names);
        if (moved == NOTHING && (isFirst || Integer.bitCount(emptyLooks) == 1)) {
            refuseHole(next);
        }
        if (moved == NOTHING && isFirst) {
            path.requireNothingBehind(step, names);
        }
        return moved;
    }

    /** A writer writes one excerpt behind the other: what verifies further on proves that something has stood here. */
    private void refuseHole(long next) throws IOException {
        int hole = cursor.position();
        CycleCursor behind = new CycleCursor(cursor.mapping(), seed(), cursor.cycle(), true);
        boolean isFound = behind.find(hole);
        if (isFound && behind.position() <= hole) {
            // Written here, and not shown yet.
            isFound = behind.find(behind.nextPosition());
        }
        // A writer may have gone on meanwhile: far, and it goes on.
        boolean isHole = cursor.next() == CycleCursor.NOTHING;
        cursor.position(hole);
        if (isFound && isHole) {
            throw damaged(
                    hole,
                    "expected event " + next + ", got nothing; behind it, at byte " + behind.position() + ", stands "
                            + behind.kind() + " of " + behind.firstSequence());
        }
    }

    private int moveOn(long next, NameTable names) throws IOException {
        CyclePath.Step after = path.after(step, names);
        if (after == null) {
            return NOTHING;
        }
        if (after.head().firstSequence() != next) {
            after.cursor().close();
            // The writer may have appended here since we looked, and only then have left for the next cycle.
            if (bound == CyclePath.UNBOUNDED && cursor.next() == CycleCursor.EXCERPT) {
                stepBack();
                return AGAIN;
            }
            throw damaged(
                    cursor.position(),
                    "expected event " + next + ", got nothing; the next cycle begins with "
                            + after.head().firstSequence());
        }
        leave();
        use(after);
        return AGAIN;
    }

    /** After {@link #REPLACED}: the way as the new manifest has it, which is to be entered again. */
    void readAnew() throws IOException {
        path = currentPath();
        leave();
    }

    /** @throws NoSuchFileException when the manifest is gone */
    private CyclePath currentPath() throws IOException {
        CyclePath current = CyclePath.read(layout, verifyCrc);
        if (current == null) {
            throw new NoSuchFileException(layout.manifest().toString());
        }
        return current;
    }

    private void use(CyclePath.Step entered) {
        step = entered;
        cursor = entered.cursor();
        bound = entered.bound();
        hasLookedBehind = false;
        if (ahead != null) {
            ahead.follow(cursor);
        }
    }

    /** Lets go of the cycle; what {@link #cursor} showed is gone. */
    void leave() {
        if (cursor != null) {
            cursor.close();
        }
        step = null;
        cursor = null;
    }

    /** What to throw when the excerpt that was found, or a byte of it, is not what it should be. */
    DamagedLogException damaged(int position, String what) {
        return new DamagedLogException(cursor.mapping().path() + " byte " + position + ": " + what);
    }

    @Override
    public void close() {
        leave();
        if (ahead != null) {
            ahead.close();
        }
    }
}
