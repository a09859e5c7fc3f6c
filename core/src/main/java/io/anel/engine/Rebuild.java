package io.anel.engine;

import io.anel.admission.Admission;
import io.anel.api.LogOpenException;
import io.anel.log.EventLog;
import io.anel.log.FrameBatch;
import io.anel.log.LogReader;
import io.anel.ring.EventRing;
import java.util.List;

/**
 * Brings Admission and the stages to where an existing log ends. What is left in the stages' outboxes then was never published, and
 * is published first.
 *
 * <p>Meanwhile stages answer the emissions that they are handed, and there are no publishers to hold back for that. In a live bus what waits is what the events of one
 * full ring lead to, and for that {@code stage.outboxLimit} is. Here it is what all those lead to from which something is missing: for each full ring of them as much again may wait, and as much as the
 * ring itself holds meanwhile. Of those only events that no stage has emitted count: else a stage without end would be let to emit more with every start.
 */
final class Rebuild {
    private static final int BATCH_LIMIT = 4096;

    private Rebuild() {}

    /** @throws io.anel.api.DivergedException when a stage emits something else than the log holds */
    static void run(EventLog log, Admission admission, List<StageProcessor> stages, EventRing ring) {
        if (log.lastSequence() == 0) {
            return;
        }
        if (log.firstSequence() > 1) {
            throw new LogOpenException("expected a log from sequence 1 to rebuild stages and Admission, got one from "
                    + log.firstSequence());
        }
        stages.forEach(stage -> stage.replaying(true));
        long confirmed;
        try (LogReader reader = log.reader(1).readAhead()) {
            FrameBatch batch = new FrameBatch();
            ChainReplay chain = new ChainReplay(stages, reader.names(), 1);
            while (reader.nextSequence() <= log.lastSequence()) {
                if (reader.next(batch, BATCH_LIMIT) == 0) {
                    throw new LogOpenException("expected the log to reach sequence " + log.lastSequence()
                            + ", got its end before sequence " + reader.nextSequence());
                }
                admission.fold(batch);
                chain.onBatch(batch);
            }
            chain.replayed(log.lastSequence());
            confirmed = chain.confirmed();
        }
        stages.forEach(stage -> stage.replaying(false));
        long firstCause = stages.stream()
                .mapToLong(stage -> stage.emissions().firstCause())
                .min()
                .orElse(Long.MAX_VALUE);
        if (firstCause <= log.lastSequence()) {
            long causes = Math.min(log.lastSequence() - firstCause + 1, log.lastSequence() - confirmed);
            stages.forEach(stage -> stage.emissions().rebuilt(2 + causes / ring.openSlots(), ring.slots()));
        }
    }
}
