package io.anel.engine;

import io.anel.admission.Admission;
import io.anel.api.LogOpenException;
import io.anel.log.EventLog;
import io.anel.log.FrameBatch;
import io.anel.log.LogReader;
import java.util.List;

/**
 * Brings Admission and the stages to where an existing log ends. What is left in the stages' outboxes then was never published, and
 * is published first.
 */
final class Rebuild {
    private static final int BATCH_LIMIT = 4096;

    private Rebuild() {}

    /** @throws io.anel.api.DivergedException when a stage emits something else than the log holds */
    static void run(EventLog log, Admission admission, List<StageProcessor> stages) {
        if (log.lastSequence() == 0) {
            return;
        }
        if (log.firstSequence() > 1) {
            throw new LogOpenException("expected a log from sequence 1 to rebuild stages and Admission, got one from "
                    + log.firstSequence());
        }
        stages.forEach(stage -> stage.replaying(true));
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
        }
        stages.forEach(stage -> stage.replaying(false));
    }
}
