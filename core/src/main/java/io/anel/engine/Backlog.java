package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.CloseReport;
import io.anel.ring.EventRing;
import java.util.List;
import java.util.Optional;

/**
 * What was accepted and is not handled yet: waited for, or counted.
 *
 * <p><b>Threading:</b> any but those that handle.
 */
final class Backlog {
    private final EventRing ring;
    private final Levels levels;
    private final Chain chain;
    private final Subscribers subscribers;
    private final BusState state;
    private final Schedule schedule;

    Backlog(EventRing ring, Levels levels, Chain chain, Subscribers subscribers, BusState state, Schedule schedule) {
        this.ring = ring;
        this.levels = levels;
        this.chain = chain;
        this.subscribers = subscribers;
        this.state = state;
        this.schedule = schedule;
    }

    /**
     * Waits until there is none.
     *
     * @param deadlineNs in the {@link Schedule}'s time
     * @return false when the deadline came first, or the bus ended
     */
    boolean drain(long deadlineNs) {
        try (CallerWait wait = new CallerWait(schedule)) {
            while (true) {
                long claimed = ring.claimed();
                while (!isHandled(claimed)) {
                    if (state.isOver() || schedule.nanoTime() - deadlineNs >= 0) {
                        return false;
                    }
                    wait.idle();
                }
                // Nothing was claimed since, not even an emission of what was handled: nothing can follow from it.
                if (ring.claimed() == claimed) {
                    return true;
                }
            }
        }
    }

    /** Whether everything through {@code sequence} is handled, and what that made stages emit has its place. */
    private boolean isHandled(long sequence) {
        return levels.sequence(Ack.JOURNALED) >= sequence
                && chain.position(sequence) >= sequence
                && chain.isDrained()
                && subscribers.haveHandled(sequence);
    }

    /** The answer of a close that has drained. */
    CloseReport none() {
        return new CloseReport(levels.sequence(Ack.JOURNALED), 0, 0, 0, 0, Optional.empty());
    }

    /**
     * What there is of it: the answer of a close that has not.
     *
     * @param owed the subscribers that ran when its deadline came
     */
    CloseReport left(List<EngineSubscriber> owed) {
        long lastInLog = levels.sequence(Ack.JOURNALED);
        long claimed = ring.claimed();
        long open = 0;
        for (long sequence = lastInLog + 1; sequence <= claimed; sequence++) {
            // In this order: once it is journaled, another may stand in its slot.
            open += ring.isPublished(sequence) || levels.sequence(Ack.JOURNALED) >= sequence ? 0 : 1;
        }
        long handled = owed.stream().mapToLong(EngineSubscriber::sequence).reduce(chain.position(lastInLog), Math::min);
        return new CloseReport(
                lastInLog,
                claimed - lastInLog,
                lastInLog - Math.min(handled, lastInLog),
                chain.waiting(),
                open,
                Optional.empty());
    }
}
