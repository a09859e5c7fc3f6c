package io.anel.torture.bus;

import io.anel.api.DamagedLogException;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEvent;
import io.anel.event.Mix;
import io.anel.journal.JournalReader;
import io.anel.log.FrameHandler;
import io.anel.torture.part.BrokenPromiseException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * What a log was found to hold, event by event: a number that follows from all that a reader is told, and its time. By these the log is read once more from the middle.
 *
 * <p><b>Threading:</b> one thread.
 */
final class EventDigests {
    /** Events; a cycle has some hundreds. */
    private static final int FAR_BEHIND_LOG2 = 11;
    /** Nanoseconds, up to an hour. */
    private static final int LONG_BEHIND_LOG2 = 42;
    /** Events that are read on from a place in the middle. */
    private static final int FAR_ON = 1000;

    private static final int POLLS_BEHIND = 3;

    private final LongArrayList digests = new LongArrayList();
    private final LongArrayList timestampsNs = new LongArrayList();
    /** The last one that a recovery has found; what is behind it, that one has published, at its own times, and of two stages in any order. */
    private final long recoveredThrough;

    private long recovered;

    EventDigests(long recoveredThrough) {
        this.recoveredThrough = recoveredThrough;
    }

    /** Those of a log that lacks some of its events: 0 for each of those. */
    static long[] ofWhatIsLeft(Path directory) {
        LongArrayList left = new LongArrayList();
        try (JournalReader reader = JournalReader.open(directory).onLostRange((first, last, why) -> fill(left, last))) {
            FrameEvent view = new FrameEvent(reader.names(), reader.seed());
            FrameHandler take = (sequence, epoch, buffer, offset, length) ->
                    left.addLong(of(view.wrap(sequence, epoch, buffer, offset), buffer, offset, length));
            while (reader.poll(take, 4096) > 0) {
                if (reader.nextSequence() != left.size() + 1) {
                    throw new BrokenPromiseException("expected the reader behind " + left.size() + " events, got it at "
                            + reader.nextSequence());
                }
            }
        }
        return left.toLongArray();
    }

    private static void fill(LongArrayList digests, long through) {
        while (digests.size() < through) {
            digests.addLong(0);
        }
    }

    /** Never 0. */
    private static long of(FrameEvent event, DirectBuffer buffer, int offset, int length) {
        long mixed = (event.typeId() * 31L + FrameDescriptor.sourceId(buffer, offset)) * 31 + event.flags();
        mixed = Mix.mix(mixed * 31 + event.epoch()) + event.timestampNs();
        int at = FrameDescriptor.HEADER_LENGTH;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            mixed = Mix.mix(mixed + buffer.getLong(offset + at));
        }
        for (; at < length; at++) {
            mixed = mixed * 31 + buffer.getByte(offset + at);
        }
        mixed = Mix.mix(mixed * 31 + length);
        return mixed == 0 ? 1 : mixed;
    }

    /** Takes in the next event, the first one of the log at first. */
    void add(FrameEvent event, DirectBuffer buffer, int offset, int length) {
        long digest = of(event, buffer, offset, length);
        digests.addLong(digest);
        timestampsNs.addLong(event.timestampNs());
        recovered = digests.size() > recoveredThrough ? recovered : recovered * 31 + digest;
    }

    long[] all() {
        return digests.toLongArray();
    }

    /** One number for all that the recovery has found: the same for each recovery of the same files. */
    long recovered() {
        return recovered;
    }

    /**
     * Begins to read that log somewhere, by sequence and by time.
     *
     * @throws BrokenPromiseException when that is not the event that was found there, or its names, which only the cycle's own head tells, are not known
     */
    void readFromTheMiddle(Path directory, Random choice) {
        int at = choice.nextInt(digests.size());
        long timeNs = timestampsNs.getLong(at) + choice.nextInt(2);
        try (JournalReader reader = JournalReader.open(directory)) {
            readOn(reader.seek(at + 1), at);
            readOn(reader.seekTime(Instant.ofEpochSecond(0, timeNs)), firstFrom(timeNs));
        }
    }

    /** The place of the first event of that time or later; how many there are when none is. */
    private int firstFrom(long timeNs) {
        int from = 0;
        for (int to = timestampsNs.size(); from < to; ) {
            int middle = (from + to) >>> 1;
            if (timestampsNs.getLong(middle) < timeNs) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /**
     * Begins to read behind the log's end, by sequence and by time.
     *
     * @param isTorn whether a reader may refuse what it comes to there
     * @throws BrokenPromiseException when an event is handed on, whatever the files may still hold
     */
    void readBehind(Path directory, Random choice, boolean isTorn) {
        int last = digests.size();
        long lastNs = last == 0 ? 0 : timestampsNs.getLong(last - 1);
        try (JournalReader reader = JournalReader.open(directory)) {
            long behind = last + (1L << choice.nextInt(FAR_BEHIND_LOG2));
            readNone(reader.seek(Math.max(reader.firstSequence(), behind)), isTorn);
            long laterNs = lastNs + (1L << choice.nextInt(LONG_BEHIND_LOG2));
            readNone(reader.seekTime(Instant.ofEpochSecond(0, laterNs)), isTorn);
        }
    }

    private void readNone(JournalReader reader, boolean isTorn) {
        try {
            for (int i = 0; i < POLLS_BEHIND; i++) {
                reader.poll(
                        (sequence, epoch, buffer, offset, length) -> {
                            throw new BrokenPromiseException("expected nothing behind event " + digests.size()
                                    + ", where the verifier ends, got " + sequence);
                        },
                        1);
            }
        } catch (DamagedLogException e) {
            if (!isTorn) {
                throw new BrokenPromiseException("expected nothing behind event " + digests.size() + ", got " + e, e);
            }
        }
    }

    /** What a reader hands on from a place on, which it is at. */
    private void readOn(JournalReader reader, int from) {
        FrameEvent view = new FrameEvent(reader.names(), reader.seed());
        long[] last = {from};
        FrameHandler look = (sequence, epoch, buffer, offset, length) -> {
            view.wrap(sequence, epoch, buffer, offset);
            last[0]++;
            if (sequence != last[0] || of(view, buffer, offset, length) != digests.getLong((int) sequence - 1)) {
                throw new BrokenPromiseException("expected a reader from event " + (from + 1) + " to hand on " + last[0]
                        + " as it was found before, got " + view.copy());
            }
            // What stands for a name that nobody has told.
            if (view.type().startsWith("type-") || view.source().startsWith("source-")) {
                throw new BrokenPromiseException("expected a reader from event " + (from + 1)
                        + " to know the names of " + sequence + ", got type " + view.type() + " from source "
                        + view.source());
            }
        };
        int to = Math.min(from + FAR_ON, digests.size());
        while (last[0] < to) {
            if (reader.poll(look, to - (int) last[0]) == 0 || reader.nextSequence() != last[0] + 1) {
                throw new BrokenPromiseException("expected a reader from event " + (from + 1) + " to come to " + to
                        + ", got one that is at " + reader.nextSequence() + " behind " + last[0]);
            }
        }
    }
}
