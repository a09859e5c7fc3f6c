package io.anel.tool;

import io.anel.api.DamagedLogException;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEvent;
import io.anel.event.NameTable;
import io.anel.event.SystemTypes;
import io.anel.event.TypeFilter;
import io.anel.event.TypePattern;
import io.anel.journal.JournalReader;
import io.anel.journal.LostRangeHandler;
import io.anel.log.FrameHandler;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Reads on in a journal and hands on the events that were asked for.
 *
 * <p><b>Threading:</b> one thread.
 */
final class EventScan implements FrameHandler {
    private static final int POLL_LIMIT = 256;
    /** A reader looks behind an end without an end mark only now and then; this many empty polls make sure that it did. */
    static final int POLLS_AT_END = 128;

    private final JournalReader reader;
    private final FilterOptions filter;
    private final List<TypePattern> patterns;
    private final Place to;
    private final long limit;
    private final Consumer<FrameEvent> sink;
    private final LostRangeHandler lost;

    private NameTable names;
    private TypeFilter types;
    private FrameEvent event;
    private long handed;
    private boolean done;
    private long lastSequence;
    private int lastEpoch;
    private long seenSequence;
    private int seenEpoch;

    /**
     * @param to the last place that is wanted; null for no end
     * @param limit how many events are handed on at most
     * @param sink gets a view that is valid in the call only
     * @param lost is told of events that are lost where these stand
     */
    EventScan(
            JournalReader reader,
            FilterOptions filter,
            Place to,
            long limit,
            Consumer<FrameEvent> sink,
            LostRangeHandler lost) {
        this.reader = reader;
        this.filter = filter;
        this.patterns = filter.patterns();
        this.to = to;
        this.limit = limit;
        this.sink = sink;
        this.lost = lost;
        reader.onLostRange(this::onLostRange);
        done = limit == 0;
    }

    /** What {@code --limit} says; no limit when it was not given. */
    static long limit(Long given) {
        if (given != null && given < 0) {
            throw new UsageException("expected --limit >= 0, got --limit=" + given);
        }
        return given == null ? Long.MAX_VALUE : given;
    }

    /** Whether nothing more is wanted. */
    boolean isDone() {
        return done;
    }

    /** How many more events may be handed on. */
    long left() {
        return limit - handed;
    }

    /** Leaves out what an earlier scan has looked at: events through this sequence, of this epoch or before. */
    EventScan behind(long sequence, int epoch) {
        seenSequence = sequence;
        seenEpoch = epoch;
        lastSequence = sequence;
        lastEpoch = epoch;
        return this;
    }

    /** The last event that was looked at; 0 when none was. */
    long lastSequence() {
        return lastSequence;
    }

    /** The epoch of that. */
    int lastEpoch() {
        return lastEpoch;
    }

    /** Reads what is there now, at most a poll's worth; how many events were looked at. */
    int poll() {
        return reader.poll(this, POLL_LIMIT);
    }

    /** Reads through this sequence, or to where the journal ends. */
    void through(long sequence) {
        int emptyPolls = 0;
        while (!done && reader.nextSequence() <= sequence && emptyPolls < POLLS_AT_END) {
            int limitNow = (int) Math.min(POLL_LIMIT, sequence - reader.nextSequence() + 1);
            emptyPolls = reader.poll(this, limitNow) == 0 ? emptyPolls + 1 : 0;
        }
    }

    @Override
    public void onFrame(long sequence, int epoch, DirectBuffer buffer, int offset, int lengthBytes) {
        if (done || (sequence <= seenSequence && epoch <= seenEpoch)) {
            return;
        }
        if (reader.names() != names) {
            names = reader.names();
            types = new TypeFilter(patterns, names);
            event = new FrameEvent(names, reader.seed());
        }
        if (to != null
                && (to.isTime()
                        ? FrameDescriptor.timestampNs(buffer, offset) > to.timestampNs()
                        : sequence > to.sequence())) {
            done = true;
            return;
        }
        try {
            if (isWanted(event.wrap(sequence, epoch, buffer, offset))) {
                sink.accept(event);
                handed++;
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new DamagedLogException(
                    "event " + sequence + " is not a frame that can be read: " + e.getMessage(), e);
        }
        lastSequence = sequence;
        lastEpoch = epoch;
        done = handed == limit || (to != null && !to.isTime() && sequence == to.sequence());
    }

    private void onLostRange(long first, long last, String why) {
        boolean isBehind = to != null && !to.isTime() && first > to.sequence();
        if (!done && !isBehind && last > seenSequence) {
            lost.onLostRange(first, last, why);
        }
    }

    private boolean isWanted(FrameEvent candidate) {
        if (candidate.isVoid() && !filter.voided()) {
            return false;
        }
        return isWantedType(candidate)
                && (filter.sources().isEmpty() || filter.sources().contains(candidate.source()))
                && (filter.correlations().isEmpty() || filter.correlations().contains(candidate.correlation()))
                && (filter.entities().isEmpty() || filter.entities().contains(candidate.entity()));
    }

    private boolean isWantedType(FrameEvent candidate) {
        // A claim that was given back before its type was known is voided before it is Anel's own.
        boolean own = candidate.typeId() < SystemTypes.FIRST_USER_ID && !candidate.isVoid();
        if (own && filter.system()) {
            return true;
        }
        return patterns.isEmpty() ? !own : types.match(candidate.typeId()) != TypeFilter.NONE;
    }
}
