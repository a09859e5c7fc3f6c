package io.anel.engine;

import io.anel.api.AnelException;
import io.anel.api.CloseReport;
import io.anel.log.EventLog;
import java.util.List;

/**
 * The end of a bus, without loss: no more claims, drain, end the stages, the subscribers, the writer, and the sync agent last; force what is
 * left, close the log. How no accepted claim slips through is {@link BusState}'s.
 *
 * <p><b>Threading:</b> any but those that handle; who comes second waits for the first. <b>Durability:</b> unless the bus is fenced or a
 * thread did not end, all that is in the log is DURABLE afterwards, where there is a journal.
 */
final class Closing {
    private final String busName;
    private final BusState state;
    private final Backlog backlog;
    private final Chain chain;
    private final Roster roster;
    private final AgentThreads threads;
    private final AckFutures futures;
    private final LogLookup lookup;
    private final SyncAgent sync;
    private final EventLog log;
    private boolean isLogClosed;
    private CloseReport report;

    /** @param sync null for a log without DURABLE */
    Closing(
            String busName,
            BusState state,
            Backlog backlog,
            Chain chain,
            Roster roster,
            AgentThreads threads,
            AckFutures futures,
            LogLookup lookup,
            SyncAgent sync,
            EventLog log) {
        this.busName = busName;
        this.state = state;
        this.backlog = backlog;
        this.chain = chain;
        this.roster = roster;
        this.threads = threads;
        this.futures = futures;
        this.lookup = lookup;
        this.sync = sync;
        this.log = log;
    }

    /**
     * Closes, or gives the first close's answer; where that had to leave the log open, the log is closed by the first call that finds all threads ended.
     *
     * @param deadlineNs in the {@link Schedule}'s time
     */
    synchronized CloseReport close(long deadlineNs) {
        if (report == null) {
            closeOnce(deadlineNs);
        } else if (!isLogClosed && threads.end(deadlineNs)) {
            closeLog();
        }
        return report;
    }

    /** Behind a close that had to leave the log open: closes it once all threads have ended, on a thread of its own. */
    synchronized void closeLater(long deadlineNs) {
        if (!isLogClosed) {
            Thread thread = new Thread(() -> close(deadlineNs), "anel-" + busName + "-closing");
            thread.setDaemon(false);
            thread.start();
        }
    }

    private void closeOnce(long deadlineNs) {
        boolean isDrained = state.closing() && backlog.drain(deadlineNs);
        List<EngineSubscriber> running = roster.running();
        // While the handlers of subscribers are waited for no stage begins with another event.
        chain.end();
        List<AgentRunner> inHandlers = roster.closeSubscribers(deadlineNs);
        boolean areEnded = threads.end(deadlineNs);
        // Once all is drained, what was claimed since came too late and is void: nothing was left.
        CloseReport left = isDrained ? backlog.none() : backlog.left(running);
        if (areEnded) {
            closeLog();
        } else {
            state.failed(new AnelException("expected all threads to end with bus '" + busName
                    + "', got one that is still in a handler or in a force; its log stays open until that ends and the bus"
                    + " is closed once more, or the process ends"));
        }
        if (!inHandlers.isEmpty()) {
            state.failed(new AnelException("expected the handlers of all subscribers to return before bus '" + busName
                    + "' ends, got " + inHandlers + " still in one"));
        }
        state.closed();
        // Before the futures: who is told by one may close too.
        report = left.endedBy(state.failure());
        futures.close();
    }

    private void closeLog() {
        isLogClosed = true;
        ended(lookup::close);
        if (sync != null) {
            ended(sync::forceRest);
        }
        // Also when the last force has failed: the lock is let go of here.
        ended(log::close);
    }

    private void ended(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            state.failed(e);
        }
    }
}
