package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.ChainMode;
import io.anel.api.StateHash;
import java.util.List;

/**
 * The stages in order, and where they run: those that wait for JOURNALED on the writer's thread when fused, all others each on a
 * thread of its own.
 */
final class Chain {
    private static final int PROCESSORS_TO_PIN = 4;

    private final List<StageProcessor> stages;
    private final int fusedCount;
    private volatile boolean isEnding;

    Chain(List<StageProcessor> stages, List<StageSpec> specs, ChainMode mode) {
        this.stages = List.copyOf(stages);
        int fused = 0;
        while (isFused(mode) && fused < specs.size() && specs.get(fused).after() == Ack.JOURNALED) {
            fused++;
        }
        this.fusedCount = fused;
    }

    /** Whether stages that wait for JOURNALED run on the writer's thread. */
    static boolean isFused(ChainMode mode) {
        return mode == ChainMode.FUSED
                || (mode == ChainMode.AUTO && Runtime.getRuntime().availableProcessors() < PROCESSORS_TO_PIN);
    }

    List<StageProcessor> stages() {
        return stages;
    }

    List<StageProcessor> fused() {
        return stages.subList(0, fusedCount);
    }

    List<StageProcessor> pinned() {
        return stages.subList(fusedCount, stages.size());
    }

    boolean isEmpty() {
        return stages.isEmpty();
    }

    StageProcessor last() {
        return stages.get(stages.size() - 1);
    }

    boolean isDrained() {
        return stages.stream().allMatch(stage -> stage.emissions().isEmpty());
    }

    /** Whether a stage has events to handle, and waits for room in the log. */
    boolean isHeldBack() {
        return stages.stream().anyMatch(stage -> stage.emissions().isHoldingBack());
    }

    /** How many emissions wait for room. */
    long waiting() {
        return stages.stream().mapToLong(stage -> stage.emissions().size()).sum();
    }

    /** The lowest position of a stage; {@code journaled} without stages. */
    long position(long journaled) {
        return stages.isEmpty() ? journaled : last().position();
    }

    /** No stage begins with another event. */
    void end() {
        isEnding = true;
        stages.forEach(StageProcessor::end);
    }

    boolean isEnding() {
        return isEnding;
    }

    StateHash hash() {
        return ChainReplay.hash(stages);
    }
}
