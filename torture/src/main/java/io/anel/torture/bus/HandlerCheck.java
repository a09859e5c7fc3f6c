package io.anel.torture.bus;

import io.anel.api.Event;
import io.anel.api.StateHash;
import io.anel.torture.part.BrokenPromiseException;
import java.util.ArrayDeque;

/**
 * What a stage or a subscriber is handed of {@link Traffic}: throws at an event that is not the next one of its publisher, or an emission that is not the next one of
 * that publisher's events, or of those emissions.
 *
 * <p><b>Threading:</b> the handler's; behind its end any.
 */
final class HandlerCheck {
    private final long[] counters = new long[Traffic.MAX_PUBLISHERS];
    private final long[] before = new long[Traffic.MAX_PUBLISHERS];
    /** Of the emission that is to come next: which event's, and which of that one's. */
    private final long[] causes = new long[Traffic.MAX_PUBLISHERS];

    private final int[] ordinals = new int[Traffic.MAX_PUBLISHERS];
    /** Answers that are to be counted, of those it was handed. */
    private final ArrayDeque<Long> uncounted = new ArrayDeque<>();

    private long counts;
    private long start;
    private long last;

    /** For one that is handed the whole log. */
    HandlerCheck() {
        for (int publisher = 0; publisher < Traffic.MAX_PUBLISHERS; publisher++) {
            toAnswersBehind(publisher, 0);
        }
    }

    /**
     * For one that begins behind an event.
     *
     * @param echo has the last counter of each publisher there; of these events some emissions may be still to come
     */
    HandlerCheck(Echo echo, long last) {
        this.start = last;
        this.last = last;
        for (int publisher = 0; publisher < Traffic.MAX_PUBLISHERS; publisher++) {
            before[publisher] = echo.counter(publisher);
            counters[publisher] = before[publisher];
            toAnswersBehind(publisher, before[publisher]);
        }
    }

    void on(Event event) {
        if (event.sequence() <= last) {
            throw new BrokenPromiseException("expected an event behind " + last + ", got " + event.sequence());
        }
        last = event.sequence();
        if (event.is(Traffic.ECHO)) {
            onAnswer(event);
        } else if (event.is(Traffic.COUNT)) {
            onCount(event);
        } else {
            onPublished(event);
        }
    }

    private void onPublished(Event event) {
        int publisher = Traffic.publisher(event.buffer(), event.payloadOffset());
        long counter = Traffic.counter(event.buffer(), event.payloadOffset());
        if (counter != counters[publisher] + 1) {
            throw new BrokenPromiseException("expected counter " + (counters[publisher] + 1) + " of publisher "
                    + publisher + ", got " + counter);
        }
        counters[publisher] = counter;
    }

    private void onAnswer(Event event) {
        int cause = event.payloadOffset() + Traffic.CAUSE_OFFSET;
        int publisher = Traffic.publisher(event.buffer(), cause);
        long counter = Traffic.counter(event.buffer(), cause);
        int ordinal = Traffic.ordinal(event.buffer(), event.payloadOffset());
        if (Traffic.isCounted(event.buffer(), event.payloadOffset())) {
            uncounted.add(event.sequence());
        }
        if (counter <= before[publisher]) {
            return;
        }
        if (counter != causes[publisher] || ordinal != ordinals[publisher]) {
            throw new BrokenPromiseException("expected emission " + ordinals[publisher] + " of counter "
                    + causes[publisher] + " of publisher " + publisher + ", got " + ordinal + " of " + counter);
        }
        ordinals[publisher]++;
        if (ordinals[publisher] == Traffic.answers(publisher, counter)) {
            toAnswersBehind(publisher, counter);
        }
    }

    private void onCount(Event event) {
        Long cause = event.cause() <= start ? Long.valueOf(event.cause()) : uncounted.poll();
        if (cause == null || event.cause() != cause) {
            throw new BrokenPromiseException("expected a count of " + cause + ", got one of " + event.cause());
        }
        counts++;
    }

    private void toAnswersBehind(int publisher, long counter) {
        ordinals[publisher] = 0;
        causes[publisher] = counter + 1;
        while (Traffic.answers(publisher, causes[publisher]) == 0) {
            causes[publisher]++;
        }
    }

    /** The last event that it was handed. */
    long last() {
        return last;
    }

    /** Throws unless it was handed all that a publisher has published through a counter, and each emission of that. */
    void requireThrough(int publisher, long counter) {
        if (counters[publisher] != counter || causes[publisher] <= counter) {
            throw new BrokenPromiseException("expected to be handed all of publisher " + publisher + " through counter "
                    + counter + ", and each emission of it, got it at counter " + counters[publisher]
                    + ", with emission " + ordinals[publisher] + " of " + causes[publisher] + " to come next");
        }
        if (!uncounted.isEmpty()) {
            throw new BrokenPromiseException("expected to be handed a count of each of " + uncounted + ", got none");
        }
    }

    void hash(StateHash hash) {
        hash.put(counts).put(uncounted.size());
        for (int publisher = 0; publisher < Traffic.MAX_PUBLISHERS; publisher++) {
            hash.put(counters[publisher]).put(causes[publisher]).put(ordinals[publisher]);
        }
    }
}
