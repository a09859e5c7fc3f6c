package io.anel.torture.bus;

import io.anel.api.DamagedLogException;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEvent;
import io.anel.event.Mix;
import io.anel.event.SystemTypes;
import io.anel.journal.JournalReader;
import io.anel.log.FrameHandler;
import io.anel.torture.part.BrokenPromiseException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * What a log was found to hold, event by event: a number that follows from all its bytes, and its time. By these the log is read once more from the middle.
 *
 * <p><b>Threading:</b> one thread.
 */
final class EventDigests {
    /** Events; a cycle has some hundreds. */
    private static final int FAR_BEHIND_LOG2 = 11;
    /** Nanoseconds, up to an hour. */
    private static final int LONG_BEHIND_LOG2 = 42;

    private final LongArrayList digests = new LongArrayList();
    private final LongArrayList timestampsNs = new LongArrayList();
    private long recovered;

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
        return of(event.timestampNs(), contents(event, buffer, offset, length));
    }

    private static long of(long timestampNs, long contents) {
        long mixed = Mix.mix(contents + timestampNs);
        return mixed == 0 ? 1 : mixed;
    }

    /** All but its time. */
    private static long contents(FrameEvent event, DirectBuffer buffer, int offset, int length) {
        long mixed = (event.typeId() * 31L + FrameDescriptor.sourceId(buffer, offset)) * 31 + event.flags();
        int at = FrameDescriptor.HEADER_LENGTH;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            mixed = Mix.mix(mixed + buffer.getLong(offset + at));
        }
        for (; at < length; at++) {
            mixed = mixed * 31 + buffer.getByte(offset + at);
        }
        return mixed;
    }

    /** Takes in the next event, the first one of the log at first. */
    void add(FrameEvent event, DirectBuffer buffer, int offset, int length) {
        long contents = contents(event, buffer, offset, length);
        digests.addLong(of(event.timestampNs(), contents));
        timestampsNs.addLong(event.timestampNs());
        recovered = recovered * 31 + (mayBeAnew(event) ? contents : of(event.timestampNs(), contents));
    }

    /** An emission, or a name that it may be the first to use. Not by the emission's type, of which the name may be lost. */
    private static boolean mayBeAnew(FrameEvent event) {
        return (event.flags() & FrameDescriptor.CAUSATION) != 0 || event.typeId() == SystemTypes.NAME;
    }

    long[] all() {
        return digests.toLongArray();
    }

    /** One number for all, the same for each recovery of the same files: without the times of what it may publish anew. */
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
        long timeNs = timestampsNs.getLong(at);
        int first = at;
        while (first > 0 && timestampsNs.getLong(first - 1) == timeNs) {
            first--;
        }
        try (JournalReader reader = JournalReader.open(directory)) {
            readOne(reader.seek(at + 1), at);
            readOne(reader.seekTime(Instant.ofEpochSecond(0, timeNs)), first);
        }
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
            reader.poll(
                    (sequence, epoch, buffer, offset, length) -> {
                        throw new BrokenPromiseException("expected nothing behind event " + digests.size()
                                + ", where the verifier ends, got " + sequence);
                    },
                    1);
        } catch (DamagedLogException e) {
            if (!isTorn) {
                throw new BrokenPromiseException("expected nothing behind event " + digests.size() + ", got " + e, e);
            }
        }
    }

    private void readOne(JournalReader reader, int at) {
        FrameEvent view = new FrameEvent(reader.names(), reader.seed());
        FrameHandler look = (sequence, epoch, buffer, offset, length) -> {
            view.wrap(sequence, epoch, buffer, offset);
            if (sequence != at + 1 || of(view, buffer, offset, length) != digests.getLong(at)) {
                throw new BrokenPromiseException("expected a reader to begin with event " + (at + 1)
                        + " as it was found before, got " + view.copy());
            }
            // What stands for a name that nobody has told.
            if (view.type().startsWith("type-") || view.source().startsWith("source-")) {
                throw new BrokenPromiseException("expected a reader that begins with " + sequence
                        + " to know its names, got type " + view.type() + " from source " + view.source());
            }
        };
        if (reader.poll(look, 1) != 1 || reader.nextSequence() != at + 2) {
            throw new BrokenPromiseException(
                    "expected a reader to begin with " + (at + 1) + ", got one at " + reader.nextSequence());
        }
    }
}
