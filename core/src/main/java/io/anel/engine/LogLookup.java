package io.anel.engine;

import io.anel.api.SystemEvent;
import io.anel.event.EventId;
import io.anel.event.FrameEvent;
import io.anel.event.NameTable;
import io.anel.event.SystemTypes;
import io.anel.log.EventLog;
import io.anel.log.FrameHandler;
import io.anel.log.LogReader;
import io.anel.log.NoLongerKeptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds single events in a bus's log. Each look-up opens a reader: for people and tools, not for loops. */
final class LogLookup {
    private static final int MAX_RECENT = 1 << 20;
    private static final int MAX_POLLED = 1024;

    private final EventLog log;
    private final NameTable names;
    private boolean isClosed;

    LogLookup(EventLog log, NameTable names) {
        this.log = log;
        this.names = names;
    }

    synchronized Optional<SystemEvent> find(long sequence, long journaled) {
        if (sequence < log.firstSequence() || sequence > journaled) {
            return Optional.empty();
        }
        List<SystemEvent> found = read(sequence, sequence);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    synchronized Optional<SystemEvent> find(String id, long journaled) {
        EventId parsed = EventId.parse(log.seed(), id);
        return find(parsed.sequence(), journaled).filter(event -> event.id().equals(id));
    }

    synchronized List<SystemEvent> recent(int limit, long journaled) {
        if (limit < 0) {
            throw new IllegalArgumentException("expected a limit >= 0, got " + limit);
        }
        long first = Math.max(log.firstSequence(), journaled - Math.min(limit, MAX_RECENT) + 1);
        return first > journaled ? List.of() : read(first, journaled);
    }

    /** After this, nothing is found: the log is closed. */
    synchronized void close() {
        isClosed = true;
    }

    private List<SystemEvent> read(long first, long last) {
        List<SystemEvent> events = new ArrayList<>();
        if (isClosed) {
            return events;
        }
        FrameEvent event = new FrameEvent(names, log.seed());
        FrameHandler keep = (sequence, epoch, buffer, offset, length) -> {
            event.wrap(sequence, epoch, buffer, offset);
            if (!event.isVoid() && event.typeId() >= SystemTypes.FIRST_USER_ID) {
                events.add(event.copy());
            }
        };
        long next = first;
        while (next <= last) {
            try (LogReader reader = log.reader(next)) {
                int polled = 1;
                while (polled > 0 && next <= last) {
                    try {
                        polled = reader.poll(keep, (int) Math.min(last - next + 1, MAX_POLLED));
                    } finally {
                        next = reader.nextSequence();
                    }
                }
                if (polled == 0) {
                    return events;
                }
            } catch (NoLongerKeptException e) {
                next = Math.max(next + 1, log.firstSequence());
            }
        }
        return events;
    }
}
