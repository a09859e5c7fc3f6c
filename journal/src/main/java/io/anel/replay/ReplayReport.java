package io.anel.replay;

import io.anel.api.StateHash;
import java.time.Duration;

/**
 * What a replay did.
 *
 * @param firstSequence the first event handed on; 0 when there was none
 * @param lastSequence the last event handed on; 0 when there was none
 * @param events how many, voided ones and names included
 * @param confirmedEmissions emissions of the log that the stages made again, byte for byte
 * @param stateHash what the stages' state came to; that of a bus which stood at {@code lastSequence} is the same
 * @param elapsed wall time, opening the journal included
 */
public record ReplayReport(
        long firstSequence,
        long lastSequence,
        long events,
        long confirmedEmissions,
        StateHash stateHash,
        Duration elapsed) {
    public double eventsPerSecond() {
        return elapsed.isZero() ? 0 : events * 1e9 / elapsed.toNanos();
    }
}
