package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import io.anel.event.FrameDescriptor;
import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
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
 * <p><b>Cost:</b> allocates nothing once warm, but for names, at a roll, and where it waits: of every 64 looks that find nothing one asks the
 * file system for a new manifest and a next cycle. Each batch's CRC is checked once, before its first
 * frame is handed on. After a seek it reads through the wanted event's cycle up to that event, and through all in front that is not on record
 * as DURABLE yet: what stands behind a hole there would not count.
 *
 * <p><b>Errors:</b> what does not verify is never handed on: {@link DamagedLogException} names file and byte. In a journal whose
 * writer died in a power loss a torn tail looks the same; opening it for writing recovers it. After an exception the reader
 * stands where it stood. Of a journal at rest the first 0 of {@link #poll} says that no event that verifies stands behind; that its
 * last ones have not been lost, only {@link JournalVerifier} tells.
 */
public final class JournalReader implements LogReader {
    private final JournalLayout layout;
    private final ExcerptTrail trail;
    private final NameTable names = new NameTable();
    private LostRangeHandler lostRangeHandler = JournalReader::refuseLostRange;

    private long next;
    private long from;
    private long fromTimeNs = Long.MIN_VALUE;
    private long lastHanded;
    private int lastHandedEpoch;
    /** Whether that event is still to be found on the way as another opening has left it. */
    private boolean isUnconfirmed;

    /** What is left of the current batch. */
    private final FrameBatch left = new FrameBatch();

    private final SmallBatches small;

    private JournalReader(JournalLayout layout, ExcerptTrail trail) {
        this.layout = layout;
        this.trail = trail;
        small = new SmallBatches(trail, left);
        from = trail.firstSequence();
        next = from;
    }

    /**
     * A reader that stands before the first event and checks every CRC.
     *
     * @throws LogException when there is no journal, or it cannot be read
     * @throws DamagedLogException when its manifest is damaged, or older than the journal
     */
    public static JournalReader open(Path directory) {
        return open(new JournalLayout(directory), true);
    }

    static JournalReader open(JournalLayout layout, boolean verifyCrc) {
        try {
            if (!Files.isDirectory(layout.directory())) {
                throw new LogException(layout.directory() + ": expected a journal, got " + layout.insteadOfOne());
            }
            CyclePath path = CyclePath.read(layout, verifyCrc);
            if (path == null) {
                throw new LogException(layout.directory() + ": expected a journal, got " + layout.insteadOfOne());
            }
            return new JournalReader(layout, new ExcerptTrail(layout, path, verifyCrc));
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
        isUnconfirmed = false;
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
        return trail.firstSequence();
    }

    /** The seed that the ids of this journal's events are made with. */
    public long seed() {
        return trail.seed();
    }

    @Override
    public JournalReader readAhead() {
        trail.readAhead();
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

    /** @throws RewoundException when the journal was recovered to an end before what this reader has handed on; at every call, until it is sought elsewhere */
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
        } catch (InternalError e) {
            trail.forgetReadable();
            throw failed(layout, IoReason.cutShort(trail.file(), e));
        }
    }

    /** @throws RewoundException when the journal was recovered to an end before what this reader has handed on; at every call, until it is sought elsewhere */
    @Override
    public int next(FrameBatch batch, int limit) {
        try {
            if (limit < 1 || left.isEmpty() && !nextBatch()) {
                return 0;
            }
            if (SmallBatches.isSmall(left.count())) {
                small.gather(batch, limit);
            } else {
                left.moveTo(batch, limit);
            }
            handed(batch.firstSequence() + batch.count() - 1, batch.epoch());
            return batch.count();
        } catch (IOException e) {
            throw failed(layout, e);
        } catch (InternalError e) {
            trail.forgetReadable();
            throw failed(layout, IoReason.cutShort(trail.file(), e));
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
                trail.stepBack();
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
                throw trail.damaged(offset, e.getMessage());
            }
            offset = left.next(i, offset);
        }
    }

    /** Goes to the next batch with events that are wanted; false when there is none for now. */
    private boolean nextBatch() throws IOException {
        while (true) {
            boolean isEntered = trail.isEntered() || enter();
            int found = isEntered ? trail.advance(next, names) : ExcerptTrail.NOTHING;
            if (found == ExcerptTrail.FOUND) {
                take(trail.cursor());
            } else if (found == ExcerptTrail.REPLACED) {
                findPlaceAgain();
            } else if (isUnconfirmed) {
                throw rewound("no such event");
            } else {
                return false;
            }
            if (!left.isEmpty()) {
                return true;
            }
        }
    }

    private boolean enter() throws IOException {
        long first = fromTimeNs == Long.MIN_VALUE
                ? trail.enter(isUnconfirmed ? lastHanded : from, names)
                : trail.enterAtTime(fromTimeNs, names);
        if (first != 0) {
            next = first;
        }
        return first != 0;
    }

    /** Takes in the current excerpt. */
    private void take(CycleCursor excerpt) {
        long first = excerpt.firstSequence();
        if (first != next) {
            throw refused("expected event " + next + ", got " + excerpt.kind() + " of " + first);
        }
        if (excerpt.isBatch()) {
            takeBatch(excerpt, first);
            return;
        }
        switch (excerpt.kind()) {
            case LOST_RANGE -> takeLostRange(excerpt, first);
            case HEAD -> throw refused("expected event " + next + ", got another head");
            default -> {}
        }
    }

    private DamagedLogException refused(String what) {
        trail.stepBack();
        return trail.damaged(trail.cursor().position(), what);
    }

    private void takeLostRange(CycleCursor excerpt, long first) {
        DirectBuffer buffer = excerpt.mapping().buffer();
        String fault = LostRangeDescriptor.fault(buffer, excerpt.bodyOffset(), excerpt.bodyLength(), first);
        if (fault != null) {
            throw refused(fault);
        }
        long last = LostRangeDescriptor.lastSequence(buffer, excerpt.bodyOffset());
        if (last >= lastHanded) {
            // It was there, and could not be saved.
            isUnconfirmed = false;
        }
        if (last < from) {
            next = last + 1;
            return;
        }
        String why = LostRangeDescriptor.why(buffer, excerpt.bodyOffset(), excerpt.bodyLength());
        boolean isReported = false;
        try {
            lostRangeHandler.onLostRange(first, last, why);
            isReported = true;
            next = last + 1;
        } finally {
            if (!isReported) {
                trail.stepBack();
            }
        }
    }

    private void takeBatch(CycleCursor excerpt, long first) {
        int count = excerpt.count();
        boolean hasControlEvents = excerpt.hasControlEvents();
        if (isUnconfirmed && lastHanded < first + count) {
            confirm(excerpt);
        }
        if (next + count <= from && !hasControlEvents) {
            next += count;
            return;
        }
        left.wrap(
                first, count, excerpt.epoch(), excerpt.mapping().buffer(), excerpt.bodyOffset(), excerpt.bodyLength());
        if (hasControlEvents || first < from || fromTimeNs != Long.MIN_VALUE) {
            prepareOrStay(hasControlEvents);
        }
    }

    /** Of the batch that has the last event that was handed on: whether that is still the same. */
    private void confirm(CycleCursor batch) {
        if (batch.epoch() != lastHandedEpoch) {
            trail.stepBack();
            throw rewound("one of epoch " + batch.epoch());
        }
        isUnconfirmed = false;
    }

    private RewoundException rewound(String got) {
        return new RewoundException(
                layout.directory() + ": expected event " + lastHanded + " of epoch " + lastHandedEpoch
                        + ", which was handed on, got " + got + ": the journal was recovered to an earlier end",
                lastHanded);
    }

    /** Another opening has recovered the journal: it is entered again where the last event that was handed on should be. */
    private void findPlaceAgain() throws IOException {
        trail.readAnew();
        // One that waits for a time has handed on nothing: events that it passed over may be others now.
        from = fromTimeNs == Long.MIN_VALUE ? nextSequence() : from;
        isUnconfirmed = lastHanded > 0;
        names.reset();
    }

    private void leave() {
        trail.leave();
        left.clear();
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
        left.clear();
        trail.close();
    }
}
