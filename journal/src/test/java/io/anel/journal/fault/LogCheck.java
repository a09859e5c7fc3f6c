package io.anel.journal.fault;

import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEvent;
import io.anel.event.NameTable;
import io.anel.event.VoidReason;
import io.anel.journal.JournalReader;
import io.anel.log.FrameHandler;
import io.anel.log.LogReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a log of the {@link Workload} and throws at the first thing that is wrong: a gap, a repetition, another order, a byte
 * that does not follow from the counter, a cut group, an emission that is missing in between, twice, or of no cause.
 */
final class LogCheck implements FrameHandler {
    private record Waiting(long sequence, UnsafeBuffer bytes) {}

    private final NameTable names;
    private final FrameEvent event;
    private final long[] counters = new long[Workload.MAX_PUBLISHERS];
    private final ArrayDeque<Waiting> unanswered = new ArrayDeque<>();
    private final UnsafeBuffer expectedEcho = new UnsafeBuffer(new byte[64]);
    private final TreeMap<Long, long[]> wanted = new TreeMap<>();
    private long[] digests = new long[1024];
    private boolean keepsDigests;
    private long last;
    private long voided;
    private long groups;
    private int openGroup = -1;
    private int openPublisher;

    LogCheck(LogReader reader, long seed) {
        this(reader.names(), seed);
    }

    private LogCheck(NameTable names, long seed) {
        this.names = names;
        this.event = new FrameEvent(names, seed);
    }

    /** Reads a journal to its end and checks all of it. */
    static LogCheck of(Path directory) {
        return of(directory, Map.of());
    }

    /** As {@link #of(Path)}, and that each of these sequences holds this publisher's this counter. */
    static LogCheck of(Path directory, Map<Long, long[]> acknowledged) {
        try (JournalReader reader = JournalReader.open(directory)) {
            LogCheck check = new LogCheck(reader, reader.seed());
            check.keepsDigests = true;
            check.wanted.putAll(acknowledged);
            while (reader.poll(check, 4096) > 0) {
                if (reader.nextSequence() != check.last + 1) {
                    throw new AssertionError(
                            "expected the reader behind " + check.last + ", got it at " + reader.nextSequence());
                }
            }
            if (!check.wanted.isEmpty()) {
                throw new AssertionError("acknowledged and not in the log, which ends at " + check.last + ": "
                        + check.wanted.size() + " from sequence " + check.wanted.firstKey());
            }
            return check;
        }
    }

    @Override
    public void onFrame(long sequence, int epoch, DirectBuffer buffer, int offset, int lengthBytes) {
        require(sequence == last + 1, sequence, "expected sequence " + (last + 1));
        last = sequence;
        if (keepsDigests) {
            digest(sequence, buffer, offset, lengthBytes);
        }
        event.wrap(sequence, epoch, buffer, offset);
        if (event.isVoid()) {
            require(openGroup == -1, sequence, "a voided event in a group");
            require(
                    FrameDescriptor.voidReason(buffer, offset) == VoidReason.ABORTED,
                    sequence,
                    "voided for another reason than that the bus was closing");
            voided++;
            return;
        }
        boolean more = (event.flags() & FrameDescriptor.MORE) != 0;
        if (openGroup >= 0) {
            require(
                    event.is(Workload.LEG),
                    sequence,
                    "a group of publisher " + openPublisher + " is cut by " + event.type());
        }
        if (event.is(Workload.TICK) || event.is(Workload.LEG)) {
            onPublished(sequence, more);
        } else if (event.is(Workload.ECHO)) {
            onEcho(sequence);
        } else {
            require(event.type().startsWith("anel."), sequence, "an event of type " + event.type());
        }
        long[] claim = wanted.remove(sequence);
        if (claim != null) {
            require(
                    !event.is(Workload.ECHO)
                            && Workload.publisher(buffer, event.payloadOffset()) == claim[0]
                            && Workload.counter(buffer, event.payloadOffset()) == claim[1],
                    sequence,
                    "acknowledged as publisher " + claim[0] + " counter " + claim[1] + ", got " + event.copy());
        }
    }

    private void onPublished(long sequence, boolean more) {
        DirectBuffer buffer = event.buffer();
        int offset = event.payloadOffset();
        String fault = Workload.fault(buffer, offset, event.payloadLength());
        require(fault == null, sequence, fault);
        int publisher = Workload.publisher(buffer, offset);
        long counter = Workload.counter(buffer, offset);
        require(event.source().equals(Workload.source(publisher)), sequence, "source " + event.source());
        require(
                counter == counters[publisher] + 1,
                sequence,
                "expected counter " + (counters[publisher] + 1) + " of publisher " + publisher + ", got " + counter);
        counters[publisher] = counter;
        int inGroup = Workload.inGroup(buffer, offset);
        require(event.is(Workload.LEG) == inGroup >= 0, sequence, "place " + inGroup + " in a group");
        if (inGroup >= 0) {
            require(inGroup == openGroup + 1, sequence, "a group goes from " + openGroup + " to " + inGroup);
            require(inGroup == 0 || publisher == openPublisher, sequence, "a group of two publishers");
            boolean isLast = inGroup == Workload.GROUP - 1;
            require(more == !isLast, sequence, "MORE=" + more + " at place " + inGroup);
            openGroup = isLast ? -1 : inGroup;
            openPublisher = publisher;
            groups += isLast ? 1 : 0;
        } else {
            require(openGroup == -1 && !more, sequence, "a single event with MORE=" + more);
        }
        byte[] bytes = new byte[16];
        buffer.getBytes(offset, bytes);
        unanswered.add(new Waiting(sequence, new UnsafeBuffer(bytes)));
    }

    private void onEcho(long sequence) {
        Waiting cause = unanswered.poll();
        require(cause != null, sequence, "an emission of " + event.cause() + ", which had its one");
        require(
                event.cause() == cause.sequence && event.emissionOrdinal() == 0,
                sequence,
                "expected the emission of " + cause.sequence + ", got that of " + event.cause());
        int length = Workload.encodeEcho(expectedEcho, cause.sequence, cause.bytes, 0);
        require(
                length == event.payloadLength()
                        && new UnsafeBuffer(expectedEcho, 0, length)
                                .equals(new UnsafeBuffer(event.buffer(), event.payloadOffset(), length)),
                sequence,
                "an emission with another payload than its cause makes");
    }

    private void digest(long sequence, DirectBuffer buffer, int offset, int length) {
        if (sequence >= digests.length) {
            digests = Arrays.copyOf(digests, digests.length * 2);
        }
        long digest = length;
        for (int i = 0; i < length; i++) {
            digest = digest * 31 + buffer.getByte(offset + i);
        }
        digests[(int) sequence] = digest;
    }

    private static void require(boolean holds, long sequence, String what) {
        if (!holds) {
            throw new AssertionError("at sequence " + sequence + ": " + what);
        }
    }

    /** A number that follows from the frame's bytes. */
    long digest(long sequence) {
        return digests[(int) sequence];
    }

    long last() {
        return last;
    }

    long counter(int publisher) {
        return counters[publisher];
    }

    /** Events that publishers published. */
    long published() {
        return Arrays.stream(counters).sum();
    }

    long groups() {
        return groups;
    }

    /** Claims that were given back because the bus was closing. */
    long voided() {
        return voided;
    }

    /** Causes at the log's end whose emission is not there. */
    int unanswered() {
        return unanswered.size();
    }

    boolean endsInAGroup() {
        return openGroup != -1;
    }
}
