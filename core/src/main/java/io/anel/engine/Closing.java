package io.anel.engine;

import io.anel.api.CloseReport;
import io.anel.api.FencedException;
import io.anel.log.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a bus, without loss: no more claims, drain, end the subscribers, then writer and stages, then the sync agent; force what is
 * left, close the log. How no accepted claim slips through is {@link BusState}'s.
 *
 * <p><b>Threading:</b> any but those that handle; who comes second waits for the first. <b>Durability:</b> unless the bus is fenced or a
 * thread did not end, all that is in the log is DURABLE afterwards, where there is a journal.
 */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final String busName;
    private final BusState state;
    private final Backlog backlog;
    private final Roster roster;
    private final AgentThreads threads;
    private final AckFutures futures;
    private final LogLookup lookup;
    private final SyncAgent sync;
    private final EventLog log;
    private CloseReport report;

    /** @param sync null for a log without DURABLE */
    Closing(
            String busName,
            BusState state,
            Backlog backlog,
            Roster roster,
            AgentThreads threads,
            AckFutures futures,
            LogLookup lookup,
            SyncAgent sync,
            EventLog log) {
        this.busName = busName;
        this.state = state;
        this.backlog = backlog;
        this.roster = roster;
        this.threads = threads;
        this.futures = futures;
        this.lookup = lookup;
        this.sync = sync;
        this.log = log;
    }

    /**
     * Closes, or gives the first close's answer.
     *
     * @param deadlineNs in the {@link Schedule}'s time
     */
    synchronized CloseReport close(long deadlineNs) {
        if (report == null) {
            report = closeOnce(deadlineNs);
        }
        return report;
    }

    private CloseReport closeOnce(long deadlineNs) {
        // Once all is drained, what was claimed since came too late and is void: nothing was left.
        CloseReport left = state.closing() && backlog.drain(deadlineNs) ? backlog.none() : backlog.left();
        roster.closeSubscribers(deadlineNs);
        if (threads.end(deadlineNs)) {
            closeLog();
        } else {
            LOG.error(
                    "bus '{}' closes with a thread still in a handler; its log stays open until the process ends",
                    busName);
        }
        state.closed();
        futures.close();
        return left.endedBy(state.failure());
    }

    private void closeLog() {
        lookup.close();
        try {
            if (sync != null) {
                sync.forceRest();
            }
        } catch (FencedException e) {
            state.failed(e);
        }
        try {
            // Also when the last force has failed: the lock is let go of here.
            log.close();
        } catch (FencedException e) {
            state.failed(e);
        }
    }
}
