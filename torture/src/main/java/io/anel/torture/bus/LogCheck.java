package io.anel.torture.bus;

import io.anel.api.EventType;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEvent;
import io.anel.event.VoidReason;
import io.anel.journal.JournalReader;
import io.anel.log.FrameHandler;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a log of {@link Traffic} and throws at the first thing that is wrong: a gap, a repetition, another order, a byte that does not follow
 * from the counter, a cut group, an emission that is missing in between, twice, in another order, or of no cause; or a promise that is not kept.
 */
final class LogCheck implements FrameHandler {
    private static final int ATTRIBUTES = FrameDescriptor.ENTITY
            | FrameDescriptor.EXTERNAL_ID
            | FrameDescriptor.CORRELATION
            | FrameDescriptor.TRACE
            | FrameDescriptor.METADATA;

    /**
     * An event with an answer to come.
     *
     * @param answers how many it has in all
     * @param correlation null when none
     */
    private record Waiting(long sequence, UnsafeBuffer head, int answers, String correlation) {}

    /** What {@link Desk} gives. */
    private static final Set<VoidReason> REASONS =
            EnumSet.of(VoidReason.ABORTED, VoidReason.DUPLICATE, VoidReason.VERSION_CONFLICT, VoidReason.GROUP_REFUSED);

    private FrameEvent event;
    private final long[] counters = new long[Traffic.MAX_PUBLISHERS];
    private final ArrayDeque<Waiting> unanswered = new ArrayDeque<>();
    /** Of the first of those, how many there are. */
    private int answered;

    /** Answers that the second stage is to count, and has not. */
    private final ArrayDeque<Long> uncounted = new ArrayDeque<>();

    private final UnsafeBuffer expectedEcho = new UnsafeBuffer(new byte[Traffic.ECHO_LENGTH]);
    private final TreeMap<Long, String> promised = new TreeMap<>();
    private final TreeMap<Long, Long> promisedTimes = new TreeMap<>();
    private long last;
    /** The last counters that orderly closes have promised. */
    private final long[] accepted = new long[Traffic.MAX_PUBLISHERS];

    private int lastEpoch;
    private long lastTimestampNs = Long.MIN_VALUE;
    /** Null where nobody asks. */
    private final EventDigests digests;

    /** How many events of the group at hand are still to come, whose it is, and its type. */
    private int groupLeft;

    /** Of the last void one. */
    private VoidReason voidReason;

    private int groupPublisher;
    private EventType<?> groupType;

    private LogCheck(EventDigests digests) {
        this.digests = digests;
    }

    /** Reads a journal to its end and checks all of it, these promises too. */
    static LogCheck of(Path directory, Promises promises) {
        return of(directory, promises, Long.MAX_VALUE);
    }

    /** As the other, once a recovery has found all through a sequence and gone on from there. */
    static LogCheck of(Path directory, Promises promises, long recoveredThrough) {
        LogCheck check = new LogCheck(new EventDigests(recoveredThrough));
        long reaches = check.take(promises.inForce());
        check.readAll(directory);
        check.finish(reaches);
        return check;
    }

    /** For {@link #readAll}, behind which {@link #digests} has one for each event. */
    static LogCheck keepingDigests() {
        return new LogCheck(new EventDigests(Long.MAX_VALUE));
    }

    /** For a reader that its owner polls. */
    static LogCheck on(JournalReader reader) {
        LogCheck check = new LogCheck(null);
        check.event = new FrameEvent(reader.names(), reader.seed());
        return check;
    }

    /** Reads a journal and checks every event, up to the end or the first thing that is damaged. */
    void readAll(Path directory) {
        try (JournalReader reader = JournalReader.open(directory)) {
            event = new FrameEvent(reader.names(), reader.seed());
            while (reader.poll(this, 4096) > 0) {
                if (reader.nextSequence() != last + 1) {
                    throw broken("expected the reader behind, got it at " + reader.nextSequence());
                }
            }
        }
    }

    private long take(Map<String, String> inForce) {
        long reaches = 0;
        for (Map.Entry<String, String> promise : inForce.entrySet()) {
            if (promise.getKey().equals(Promises.REACHES)) {
                reaches = Long.parseLong(promise.getValue());
            } else if (promise.getKey().startsWith(BusPart.COUNTER_OF)) {
                int publisher = Integer.parseInt(promise.getKey().substring(BusPart.COUNTER_OF.length()));
                accepted[publisher] = Long.parseLong(promise.getValue());
            } else if (promise.getKey().startsWith(BusPart.TIME_OF)) {
                long sequence = Long.parseLong(promise.getKey().substring(BusPart.TIME_OF.length()));
                promisedTimes.put(sequence, Long.valueOf(promise.getValue()));
            } else if (Character.isDigit(promise.getKey().charAt(0))) {
                promised.put(Long.valueOf(promise.getKey()), promise.getValue());
            }
        }
        return reaches;
    }

    private void finish(long reaches) {
        if (!promised.isEmpty()) {
            throw broken("acknowledged and not in the log: " + promised);
        }
        if (!promisedTimes.isEmpty()) {
            throw broken("handed on and not in the log: " + promisedTimes);
        }
        if (last < reaches) {
            throw broken("expected the log to reach " + reaches);
        }
        for (int i = 0; i < accepted.length; i++) {
            if (counters[i] < accepted[i]) {
                throw broken("expected publisher " + i + " to have come to " + accepted[i] + ", got " + counters[i]);
            }
        }
        if (groupLeft != 0) {
            throw broken("the log ends within a group of publisher " + groupPublisher);
        }
    }

    @Override
    public void onFrame(long sequence, int epoch, DirectBuffer buffer, int offset, int lengthBytes) {
        if (sequence != last + 1) {
            throw broken("got " + sequence + " next");
        }
        last = sequence;
        event.wrap(sequence, epoch, buffer, offset);
        if (event.timestampNs() < lastTimestampNs) {
            throw broken("stamped " + (lastTimestampNs - event.timestampNs()) + " ns before the event in front of it");
        }
        lastTimestampNs = event.timestampNs();
        if (epoch < lastEpoch) {
            throw broken("of epoch " + epoch + ", behind one of epoch " + lastEpoch);
        }
        lastEpoch = epoch;
        if (digests != null) {
            digests.add(event, buffer, offset, lengthBytes);
        }
        if (event.isVoid()) {
            onVoid(buffer, offset);
        } else if (event.is(Traffic.ECHO)) {
            onEcho();
        } else if (event.is(Traffic.COUNT)) {
            onCount();
        } else if (event.is(Traffic.TICK)) {
            onPublished(Traffic.TICK);
        } else if (event.is(Traffic.LEG)) {
            onPublished(Traffic.LEG);
        } else if (event.is(Traffic.BLOCK)) {
            onPublished(Traffic.BLOCK);
        } else if (event.is(Traffic.ORDER)) {
            onPublished(Traffic.ORDER);
        } else {
            if (!event.type().startsWith("anel.")) {
                throw broken("an event of type " + event.type());
            }
            requireNoGroup();
        }
        keep(promised.remove(sequence));
        Long timeNs = promisedTimes.remove(sequence);
        if (timeNs != null && timeNs != event.timestampNs()) {
            throw broken("handed on with time " + timeNs + ", got it with " + event.timestampNs());
        }
    }

    private void keep(String promise) {
        if (promise != null) {
            String found = whatIsPromised() + " " + lastEpoch;
            boolean isSame = promise.equals(found) || promise.startsWith(found + ' ');
            if (!isSame || !isWithin(promise.substring(found.length()).strip())) {
                throw broken("acknowledged as " + promise + ", got " + found + ", stamped " + event.timestampNs());
            }
        }
    }

    /** Whether it is stamped within what the clock said before it was published and once it was acknowledged; empty where nobody looked. */
    private boolean isWithin(String times) {
        if (times.isEmpty()) {
            return true;
        }
        String[] both = times.split(" ");
        return event.timestampNs() >= Long.parseLong(both[0]) && event.timestampNs() <= Long.parseLong(both[1]);
    }

    private String whatIsPromised() {
        if (event.isVoid()) {
            return "VOIDED_" + voidReason;
        }
        if (event.is(Traffic.ECHO) || event.is(Traffic.COUNT)) {
            return "an emission";
        }
        return Traffic.publisher(event.buffer(), event.payloadOffset()) + " "
                + Traffic.counter(event.buffer(), event.payloadOffset());
    }

    private void onVoid(DirectBuffer buffer, int offset) {
        requireNoGroup();
        voidReason = FrameDescriptor.voidReason(buffer, offset);
        if (!REASONS.contains(voidReason)) {
            throw broken("voided as " + voidReason + ", and nobody gives a reason for that");
        }
    }

    private void requireNoGroup() {
        if (groupLeft != 0) {
            throw broken("a group of publisher " + groupPublisher + " is cut by " + event.type());
        }
    }

    private void onPublished(EventType<?> type) {
        DirectBuffer buffer = event.buffer();
        int offset = event.payloadOffset();
        String fault = Traffic.fault(type, buffer, offset, event.payloadLength());
        if (fault != null) {
            throw broken(fault);
        }
        int publisher = Traffic.publisher(buffer, offset);
        long counter = Traffic.counter(buffer, offset);
        if (!event.source().equals(Traffic.source(publisher))) {
            throw broken("source " + event.source());
        }
        if (counter != counters[publisher] + 1) {
            throw broken("expected counter " + (counters[publisher] + 1) + " of publisher " + publisher + ", got "
                    + counter);
        }
        counters[publisher] = counter;
        onPlace(type, publisher, Traffic.place(buffer, offset), Traffic.size(buffer, offset));
        requireAttributes(type, publisher, counter);
        byte[] head = new byte[16];
        buffer.getBytes(offset, head);
        int answers = Traffic.answers(publisher, counter);
        if (answers > 0) {
            unanswered.add(new Waiting(last, new UnsafeBuffer(head), answers, event.correlation()));
        }
    }

    private void requireAttributes(EventType<?> type, int publisher, long counter) {
        if (type != Traffic.ORDER) {
            if ((event.flags() & ATTRIBUTES) != 0) {
                throw broken("attributes of " + type + " counter " + counter + ", which has none: " + event.copy());
            }
            return;
        }
        if (!Traffic.isOrder(counter)
                || !Traffic.externalId(publisher, counter).equals(event.externalId())
                || !Traffic.source(publisher).equals(event.entity())
                || Traffic.version(counter) != event.entityVersion()
                || !Traffic.correlation(publisher, counter).equals(event.correlation())
                || !Traffic.trace(publisher, counter).equals(event.traceParent())) {
            throw broken("expected the order " + counter + " of publisher " + publisher + " with its attributes, got "
                    + event.copy());
        }
    }

    private void onPlace(EventType<?> type, int publisher, int place, int size) {
        if (place == 0) {
            requireNoGroup();
            groupLeft = size;
            groupPublisher = publisher;
            groupType = type;
        }
        if (groupLeft != size - place || groupPublisher != publisher || groupType != type) {
            throw broken("expected the group of publisher " + groupPublisher + " to go on with " + groupLeft
                    + " to come, got " + type + " of publisher " + publisher + " at place " + place + " of " + size);
        }
        groupLeft--;
        boolean more = (event.flags() & FrameDescriptor.MORE) != 0;
        if (more != groupLeft > 0) {
            throw broken("MORE=" + more + " at place " + place + " of " + size);
        }
    }

    private void onEcho() {
        requireEmission("echo");
        Waiting cause = unanswered.peek();
        if (cause == null) {
            throw broken("an emission of " + event.cause() + ", which has all of its own");
        }
        if (event.cause() != cause.sequence || event.emissionOrdinal() != answered) {
            throw broken("expected emission " + answered + " of " + cause.sequence + ", got " + event.emissionOrdinal()
                    + " of " + event.cause());
        }
        if (!Objects.equals(event.correlation(), cause.correlation)) {
            throw broken("expected an emission of correlation " + cause.correlation + ", got " + event.correlation());
        }
        Traffic.encodeEcho(expectedEcho, cause.sequence, cause.head, 0, answered);
        if (event.payloadLength() != Traffic.ECHO_LENGTH
                || !expectedEcho.equals(new UnsafeBuffer(event.buffer(), event.payloadOffset(), Traffic.ECHO_LENGTH))) {
            throw broken("an emission with another payload than its cause makes");
        }
        answered++;
        if (answered == cause.answers) {
            unanswered.remove();
            answered = 0;
        }
        if (Traffic.isCounted(event.buffer(), event.payloadOffset())) {
            uncounted.add(last);
        }
    }

    private void onCount() {
        requireEmission("tally");
        Long cause = uncounted.poll();
        if (cause == null || event.cause() != cause || event.emissionOrdinal() != 0) {
            throw broken("expected a count of " + cause + ", got emission " + event.emissionOrdinal() + " of "
                    + event.cause());
        }
        if (event.payloadLength() != Long.BYTES || Traffic.counted(event.buffer(), event.payloadOffset()) != cause) {
            throw broken("a count of " + cause + " with another payload");
        }
    }

    /** A single event of a stage, with nothing that stage does not give it. */
    private void requireEmission(String stage) {
        requireNoGroup();
        if (!event.source().equals(stage)
                || (event.flags() & (ATTRIBUTES & ~FrameDescriptor.CORRELATION | FrameDescriptor.MORE)) != 0) {
            throw broken("expected an emission of stage " + stage + " without attributes, got " + event.copy());
        }
    }

    private BrokenPromiseException broken(String what) {
        return new BrokenPromiseException("at sequence " + last + ": " + what);
    }

    /** The last sequence. */
    long last() {
        return last;
    }

    /** The last counter of a publisher. */
    long counter(int publisher) {
        return counters[publisher];
    }

    /** Of what it has read. */
    EventDigests digests() {
        return digests;
    }

    /** Causes of which an emission is not there. */
    int unanswered() {
        return unanswered.size() + uncounted.size();
    }
}
