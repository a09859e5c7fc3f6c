package io.anel.engine;

import io.anel.api.ConfigurationException;
import io.anel.api.StateHash;
import io.anel.event.FrameBlocks;
import io.anel.event.FrameDescriptor;
import io.anel.event.NameTable;
import io.anel.log.FrameBatch;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Hands the events of a log to stages, in order, and holds what they emit against what the log holds.
 *
 * <p>A whole batch goes through one stage, then through the next, as in a live bus. An emission that is found in the log must equal
 * the head of its stage's outbox, and pops it; so what is left at the log's end is what was never published. Emissions of causes
 * before the first replayed event are passed over.
 *
 * <p><b>Threading:</b> one thread. <b>Cost:</b> allocates nothing but what stages do.
 */
public final class ChainReplay {
    private static final StageProcessor NOT_A_STAGE = null;

    private final StageProcessor[] inOrder;
    private final List<StageProcessor> stages;
    private final NameTable names;
    private final long firstSequence;
    private StageProcessor[] emitters = new StageProcessor[16];
    private boolean[] known = new boolean[16];
    private long confirmed;

    /**
     * @param names what the log's reader knows, growing as it reads
     * @param firstSequence the first event that the stages get
     */
    public ChainReplay(List<StageProcessor> stages, NameTable names, long firstSequence) {
        this.stages = List.copyOf(stages);
        this.inOrder = stages.toArray(StageProcessor[]::new);
        this.names = names;
        this.firstSequence = firstSequence;
    }

    /** Stages that live off a log alone: they emit to nowhere. */
    public static List<StageProcessor> stages(ChainSpec chain, NameTable names, long seed) {
        if (chain.stages().isEmpty()) {
            throw new ConfigurationException("expected a stage to replay into, got none");
        }
        List<StageProcessor> stages = chain.stages().stream()
                .map(spec -> new StageProcessor(spec, names, seed, 0, 64, 64, FrameDescriptor.MAX_PAYLOAD_LENGTH))
                .toList();
        stages.forEach(stage -> stage.replaying(true));
        return stages;
    }

    /** The state of stages as one hash: {@link io.anel.api.EventBus#stateHash} of a bus with these. */
    public static StateHash hash(List<StageProcessor> stages) {
        StateHash hash = new StateHash();
        stages.forEach(stage -> stage.hash(hash));
        return hash;
    }

    /** How many emissions of the log were made again. */
    public long confirmed() {
        return confirmed;
    }

    /** @throws io.anel.api.DivergedException when a stage emits something else than the log holds */
    public void onBatch(FrameBatch batch) {
        int flagsSeen = 0;
        for (StageProcessor stage : inOrder) {
            flagsSeen = stage.replay(batch);
        }
        // Causes stand before their emissions, so the stages have by now made whatever this batch confirms.
        if ((flagsSeen & FrameDescriptor.CAUSATION) != 0) {
            confirm(batch);
        }
    }

    private void confirm(FrameBatch batch) {
        int offset = batch.offset();
        for (int i = 0; i < batch.count(); i++) {
            if ((FrameDescriptor.flags(batch.buffer(), offset) & FrameDescriptor.CAUSATION) != 0) {
                confirm(batch.firstSequence() + i, batch.buffer(), offset);
            }
            offset = batch.next(i, offset);
        }
    }

    private void confirm(long sequence, DirectBuffer buffer, int offset) {
        if (FrameBlocks.ordinal(buffer, offset) >= 0 && FrameBlocks.cause(buffer, offset) >= firstSequence) {
            StageProcessor emitter = emitter(FrameDescriptor.sourceId(buffer, offset));
            if (emitter != NOT_A_STAGE) {
                emitter.emissions().confirm(sequence, buffer, offset, names);
                confirmed++;
            }
        }
    }

    /** The stages are done with everything through {@code sequence}. */
    public void replayed(long sequence) {
        stages.forEach(stage -> stage.replayed(sequence));
    }

    private StageProcessor emitter(int sourceId) {
        if (sourceId >= known.length) {
            known = Arrays.copyOf(known, sourceId * 2);
            emitters = Arrays.copyOf(emitters, sourceId * 2);
        }
        if (!known[sourceId]) {
            known[sourceId] = true;
            String source = names.sourceName(sourceId);
            for (StageProcessor stage : stages) {
                if (stage.name().equals(source)) {
                    emitters[sourceId] = stage;
                }
            }
        }
        return emitters[sourceId];
    }
}
