package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import io.anel.event.FrameDescriptor;
import io.anel.event.NameTable;
import io.anel.journal.chronicle.CycleCursor;
import io.anel.journal.chronicle.VerifyAhead;
import io.anel.journal.format.LostRangeDescriptor;
import io.anel.log.FrameBatch;
import io.anel.log.FrameHandler;
import io.anel.log.LogReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.agrona.DirectBuffer;

/**
 * Reads a journal forwards, from any process, while it is written or not.
 *
 * <pre>{@code
 * try (JournalReader reader = JournalReader.open(dir).seek(1000)) {
 *     while (reader.poll((sequence, epoch, buffer, offset, length) -> …, 256) > 0) {}
 * }
 * }</pre>
 *
 * <p><b>Threading:</b> one thread at a time. It takes no lock and writes nothing.
 *
 * <p><b>Ordering:</b> every event once, in sequence, as long as the journal is not recovered to an earlier end under it ({@link
 * RewoundException}). Events are shown as soon as they are JOURNALED; they need not be DURABLE yet.
 *
 * <p><b>Cost:</b> allocates nothing once warm, but for names and at a roll. Each batch's CRC is checked once, before its first
 * frame is handed on.
 *
 * <p><b>Errors:</b> what does not verify is never handed on: {@link DamagedLogException} names file and byte. In a journal whose
 * writer died in a power loss a torn tail looks the same; opening it for writing recovers it. After an exception the reader
 * stands where it stood.
 */
public final class JournalReader implements LogReader {
    /** How often an end without an end mark is looked behind: that costs system calls. */
    private static final int EMPTY_POLLS_PER_LOOK = 64;

    private final JournalLayout layout;
    private final boolean verifyCrc;
    private LostRangeHandler lostRangeHandler = JournalReader::refuseLostRange;

    private CyclePath path;
    private CyclePath.Step step;
    private CycleCursor cursor;
    private long bound;
    private final NameTable names = new NameTable();

    private long next = 1;
    private long from = 1;
    private long fromTimeNs = Long.MIN_VALUE;
    private long lastHanded;
    private int lastHandedEpoch;
    private int emptyPolls;
    /** Null until somebody asks for it. */
    private VerifyAhead ahead;

    /** What is left of the current batch. */
    private final FrameBatch left = new FrameBatch();

    private JournalReader(JournalLayout layout, CyclePath path, boolean verifyCrc) {
        this.layout = layout;
        this.path = path;
        this.verifyCrc = verifyCrc;
        from = path.manifest().firstSequence();
        next = from;
    }

    /**
     * A reader that stands before the first event and checks every CRC.
     *
     * @throws LogException when there is no journal, or it cannot be read
     * @throws DamagedLogException when its manifest is damaged
     */
    public static JournalReader open(Path directory) {
        return open(new JournalLayout(directory), true);
    }

    static JournalReader open(JournalLayout layout, boolean verifyCrc) {
        try {
            if (!Files.isDirectory(layout.directory())) {
                throw new LogException(layout.directory() + ": expected a journal, got no such directory");
            }
            CyclePath path = CyclePath.read(layout, verifyCrc);
            if (path == null) {
                throw new LogException(layout.directory() + ": expected a journal, got a directory without a manifest");
            }
            return new JournalReader(layout, path, verifyCrc);
        } catch (IOException e) {
            throw failed(layout, e);
        }
    }

    /**
     * Goes to before this event, which may not be there yet.
     *
     * @throws LogException when the sequence is below {@link #firstSequence()}
     */
    public JournalReader seek(long sequence) {
        if (sequence < firstSequence()) {
            throw new LogException(
                    layout.directory() + ": expected a sequence of " + firstSequence() + " or more, got " + sequence);
        }
        leave();
        names.reset();
        from = sequence;
        next = sequence;
        fromTimeNs = Long.MIN_VALUE;
        lastHanded = 0;
        return this;
    }

    /** Goes to before the first event that is not older than this. */
    public JournalReader seekTime(Instant time) {
        seek(firstSequence());
        fromTimeNs = Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        return this;
    }

    /** Has lost ranges reported; without this, they are refused with a {@link DamagedLogException}. */
    public JournalReader onLostRange(LostRangeHandler handler) {
        lostRangeHandler = handler;
        return this;
    }

    /** The lowest sequence that can be read. */
    public long firstSequence() {
        return path.manifest().firstSequence();
    }

    /** The seed that the ids of this journal's events are made with. */
    public long seed() {
        return path.manifest().seed();
    }

    @Override
    public JournalReader readAhead() {
        if (ahead == null && verifyCrc && Runtime.getRuntime().availableProcessors() > 1) {
            ahead = new VerifyAhead("anel-read-ahead");
            if (cursor != null) {
                ahead.follow(cursor);
            }
        }
        return this;
    }

    @Override
    public long nextSequence() {
        return Math.max(next, from);
    }

    @Override
    public NameTable names() {
        return names;
    }

    /** @throws RewoundException when the journal was recovered to an end before what this reader has handed on */
    @Override
    public int poll(FrameHandler handler, int limit) {
        try {
            int handed = 0;
            while (handed < limit && (!left.isEmpty() || nextBatch())) {
                handed += handOn(handler, limit - handed);
            }
            return handed;
        } catch (IOException e) {
            throw failed(layout, e);
        }
    }

    /** @throws RewoundException when the journal was recovered to an end before what this reader has handed on */
    @Override
    public int next(FrameBatch batch, int limit) {
        try {
            if (limit < 1 || left.isEmpty() && !nextBatch()) {
                return 0;
            }
            left.moveTo(batch, limit);
            handed(batch.firstSequence() + batch.count() - 1, batch.epoch());
            return batch.count();
        } catch (IOException e) {
            throw failed(layout, e);
        }
    }

    private int handOn(FrameHandler handler, int limit) {
        DirectBuffer buffer = left.buffer();
        int handed = 0;
        while (!left.isEmpty() && handed < limit) {
            long sequence = left.firstSequence();
            int offset = left.offset();
            // The frame counts as handed on before the handler is called: one that throws does not see it again.
            left.dropFirst();
            handed(sequence, left.epoch());
            handed++;
            handler.onFrame(sequence, lastHandedEpoch, buffer, offset, FrameDescriptor.length(buffer, offset));
        }
        return handed;
    }

    private void handed(long last, int epoch) {
        lastHanded = last;
        lastHandedEpoch = epoch;
        next = last + 1;
    }

    private void prepareOrStay(boolean hasControlEvents) {
        long before = next;
        boolean prepared = false;
        try {
            prepare(hasControlEvents);
            prepared = true;
        } finally {
            if (!prepared) {
                left.clear();
                next = before;
                cursor.position(cursor.position());
            }
        }
    }

    /** Takes in the names that the batch introduces, and drops its events from before the wanted place. */
    private void prepare(boolean hasControlEvents) {
        if (hasControlEvents) {
            fold();
        }
        while (!left.isEmpty() && (left.firstSequence() < from || isTooEarly(left.offset()))) {
            left.dropFirst();
            next++;
        }
        if (!left.isEmpty()) {
            fromTimeNs = Long.MIN_VALUE;
        }
    }

    private boolean isTooEarly(int offset) {
        return fromTimeNs != Long.MIN_VALUE && FrameDescriptor.timestampNs(left.buffer(), offset) < fromTimeNs;
    }

    private void fold() {
        int offset = left.offset();
        for (int i = 0; i < left.count(); i++) {
            try {
                CycleWriter.fold(names, left.buffer(), offset);
            } catch (IllegalArgumentException e) {
                throw damaged(offset, e.getMessage());
            }
            offset = left.next(offset);
        }
    }

    /** Goes to the next batch with events that are wanted; false when there is none for now. */
    private boolean nextBatch() throws IOException {
        while (true) {
            if (step == null && !enter()) {
                return false;
            }
            if (next > bound) {
                if (!moveOn()) {
                    return false;
                }
                continue;
            }
            int found = cursor.next();
            if (found == CycleCursor.EXCERPT) {
                take();
            } else if (found == CycleCursor.DAMAGED) {
                if (!followReplacement()) {
                    throw damaged(cursor.position(), cursor.fault());
                }
            } else if (!lookBehind(found)) {
                return false;
            }
            if (!left.isEmpty()) {
                emptyPolls = 0;
                return true;
            }
        }
    }

    /** Takes in the current excerpt. */
    private void take() {
        long first = cursor.firstSequence();
        if (first != next) {
            throw damaged(cursor.position(), "expected event " + next + ", got " + cursor.kind() + " of " + first);
        }
        if (cursor.isBatch()) {
            takeBatch(first);
            return;
        }
        switch (cursor.kind()) {
            case LOST_RANGE -> takeLostRange(first);
            case HEAD -> throw damaged(cursor.position(), "expected event " + next + ", got another head");
            default -> {}
        }
    }

    private void takeLostRange(long first) {
        DirectBuffer buffer = cursor.mapping().buffer();
        String fault = LostRangeDescriptor.fault(buffer, cursor.bodyOffset(), cursor.bodyLength(), first);
        if (fault != null) {
            throw damaged(cursor.position(), fault);
        }
        long last = LostRangeDescriptor.lastSequence(buffer, cursor.bodyOffset());
        String why = LostRangeDescriptor.why(buffer, cursor.bodyOffset(), cursor.bodyLength());
        boolean isReported = false;
        try {
            lostRangeHandler.onLostRange(first, last, why);
            isReported = true;
            next = last + 1;
        } finally {
            if (!isReported) {
                cursor.position(cursor.position());
            }
        }
    }

    private void takeBatch(long first) {
        int count = cursor.count();
        boolean hasControlEvents = cursor.hasControlEvents();
        if (next + count <= from && !hasControlEvents) {
            next += count;
            return;
        }
        left.wrap(first, count, cursor.epoch(), cursor.mapping().buffer(), cursor.bodyOffset(), cursor.bodyLength());
        if (hasControlEvents || first < from || fromTimeNs != Long.MIN_VALUE) {
            prepareOrStay(hasControlEvents);
        }
    }

    /** At a place where nothing stands yet: whether there is something to read elsewhere, or here by now. */
    private boolean lookBehind(int found) throws IOException {
        boolean mayGrow = bound == CyclePath.UNBOUNDED && found != CycleCursor.END_MARK;
        if (mayGrow && ++emptyPolls % EMPTY_POLLS_PER_LOOK != 0) {
            return false;
        }
        if (followReplacement()) {
            return true;
        }
        if (bound != CyclePath.UNBOUNDED) {
            throw damaged(cursor.position(), "expected event " + next + ", got nothing");
        }
        if (moveOn()) {
            return true;
        }
        if (Integer.bitCount(emptyPolls) == 1) {
            refuseHole();
        }
        return false;
    }

    /** A writer writes one excerpt behind the other: what verifies further on proves that something has stood here. */
    private void refuseHole() throws IOException {
        int hole = cursor.position();
        CycleCursor look = new CycleCursor(cursor.mapping(), path.manifest().seed(), cursor.cycle(), true);
        for (int at = hole; look.find(at); at = look.nextPosition()) {
            if (look.position() > hole && cursor.next() == CycleCursor.NOTHING) {
                throw damaged(
                        hole,
                        "expected event " + next + ", got nothing; behind it, at byte " + look.position() + ", stands "
                                + look.kind() + " of " + look.firstSequence());
            }
            cursor.position(hole);
        }
    }

    private boolean enter() throws IOException {
        CyclePath.Step entered = locate();
        while (entered == null) {
            // Another opening may have taken away what this manifest names, or be the first one that counts.
            if (!path.isReplaced()) {
                return false;
            }
            path = CyclePath.read(layout, verifyCrc);
            entered = locate();
        }
        use(entered);
        next = entered.head().firstSequence();
        return true;
    }

    private CyclePath.Step locate() throws IOException {
        return fromTimeNs == Long.MIN_VALUE ? path.locate(from, names) : path.locateTime(fromTimeNs, names);
    }

    private boolean moveOn() throws IOException {
        CyclePath.Step after = path.after(step, names);
        if (after == null) {
            return false;
        }
        if (after.head().firstSequence() != next) {
            after.cursor().close();
            // The writer may have appended here since we looked, and only then have left for the next cycle.
            if (bound == CyclePath.UNBOUNDED && cursor.next() == CycleCursor.EXCERPT) {
                cursor.position(cursor.position());
                return true;
            }
            throw damaged(
                    cursor.position(),
                    "expected event " + next + ", got nothing; the next cycle begins with "
                            + after.head().firstSequence());
        }
        leave();
        use(after);
        return true;
    }

    /** When another opening has recovered the journal: finds the place again; whether it has. */
    private boolean followReplacement() throws IOException {
        if (!path.isReplaced()) {
            return false;
        }
        long handed = lastHanded;
        int handedEpoch = lastHandedEpoch;
        long wanted = nextSequence();
        path = CyclePath.read(layout, verifyCrc);
        leave();
        names.reset();
        if (handed > 0) {
            from = handed;
            if (!nextBatch() || left.epoch() != handedEpoch) {
                throw new RewoundException(
                        layout.directory() + ": expected event " + handed + " of epoch " + handedEpoch
                                + ", which was handed on, got "
                                + (left.isEmpty() ? "no such event" : "one of epoch " + left.epoch())
                                + ": the journal was recovered to an earlier end",
                        handed);
            }
        }
        from = wanted;
        prepare(false);
        return true;
    }

    private void use(CyclePath.Step entered) {
        step = entered;
        cursor = entered.cursor();
        bound = entered.bound();
        if (ahead != null) {
            ahead.follow(cursor);
        }
    }

    private void leave() {
        if (cursor != null) {
            cursor.close();
        }
        step = null;
        cursor = null;
        left.clear();
    }

    private DamagedLogException damaged(int position, String what) {
        return new DamagedLogException(cursor.mapping().path() + " byte " + position + ": " + what);
    }

    private static void refuseLostRange(long first, long last, String why) {
        throw new DamagedLogException("events " + first + " to " + last + " were lost: " + why);
    }

    private static LogException failed(JournalLayout layout, IOException e) {
        return new LogException(
                layout.directory() + ": cannot be read: " + e.getMessage(), new UncheckedIOException(e));
    }

    @Override
    public void close() {
        leave();
        if (ahead != null) {
            ahead.close();
        }
    }
}
