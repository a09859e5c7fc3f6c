package io.anel.engine;

import io.anel.admission.Admission;
import io.anel.api.LogOpenException;
import io.anel.event.FrameBlocks;
import io.anel.event.FrameDescriptor;
import io.anel.log.EventLog;
import io.anel.log.FrameHandler;
import io.anel.log.LogReader;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Brings Admission and the stages to where an existing log ends: hands every event to them, and takes the emissions that the log
 * holds out of the stages' outboxes. What is left there was never published, and is published first.
 */
final class Rebuild implements FrameHandler {
    private static final int POLL_LIMIT = 1024;

    private final Admission admission;
    private final List<StageProcessor> stages;
    private LogReader reader;

    Rebuild(Admission admission, List<StageProcessor> stages) {
        this.admission = admission;
        this.stages = stages;
    }

    /** @throws io.anel.api.DivergedException when a stage emits something else than the log holds */
    void run(EventLog log) {
        if (log.lastSequence() == 0) {
            return;
        }
        if (log.firstSequence() > 1) {
            throw new LogOpenException("expected a log from sequence 1 to rebuild stages and Admission, got one from "
                    + log.firstSequence());
        }
        stages.forEach(stage -> stage.replaying(true));
        try (LogReader from = log.reader(1)) {
            reader = from;
            while (from.nextSequence() <= log.lastSequence()) {
                if (from.poll(this, POLL_LIMIT) == 0) {
                    throw new LogOpenException("expected the log to reach sequence " + log.lastSequence()
                            + ", got its end before sequence " + from.nextSequence());
                }
            }
        }
        stages.forEach(stage -> stage.replaying(false));
    }

    @Override
    public void onFrame(long sequence, int epoch, DirectBuffer buffer, int offset, int lengthBytes) {
        if ((FrameDescriptor.flags(buffer, offset) & FrameDescriptor.CAUSATION) != 0
                && FrameBlocks.ordinal(buffer, offset) >= 0) {
            String source = reader.names().sourceName(FrameDescriptor.sourceId(buffer, offset));
            for (int i = 0; i < stages.size(); i++) {
                if (stages.get(i).name().equals(source)) {
                    stages.get(i).confirm(sequence, buffer, offset);
                }
            }
        }
        admission.fold(buffer, offset);
        for (int i = 0; i < stages.size(); i++) {
            stages.get(i).replay(sequence, epoch, buffer, offset);
        }
    }
}
