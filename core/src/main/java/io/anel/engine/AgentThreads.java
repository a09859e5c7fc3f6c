package io.anel.engine;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The threads of a bus but its subscribers': the writer's, one for each pinned stage, and the sync agent's.
 *
 * <p><b>Threading:</b> {@link #start} and the ends by whoever starts and closes the bus; the rest any thread.
 */
final class AgentThreads {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);
    /** A force may take long, and the log must not be closed under it. */
    private static final long FORCE_PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private final AgentRunner writer;
    private final List<AgentRunner> stages;
    private final AgentRunner sync;
    private final Schedule schedule;

    /** @param sync null for a log without DURABLE */
    AgentThreads(AgentRunner writer, List<AgentRunner> stages, AgentRunner sync, Schedule schedule) {
        this.writer = writer;
        this.stages = List.copyOf(stages);
        this.sync = sync;
        this.schedule = schedule;
    }

    /** Starts all; returns when each runs. */
    void start() {
        writer.start();
        stages.forEach(AgentRunner::start);
        if (sync != null) {
            sync.start();
        }
    }

    /** Whether stages run on the calling thread, or may. */
    boolean isStagesThread() {
        return stagesThreads().anyMatch(AgentRunner::isCurrent);
    }

    /** Whether the end of the bus has come to the threads: each that stages run on has ended, or does after its present duty cycle. */
    boolean areEnding() {
        return stagesThreads().allMatch(AgentRunner::isStopped);
    }

    /** Those that stages run on and that have not ended by then; what those that have did is visible to the caller. */
    List<AgentRunner> stillRunning(long deadlineNs) {
        return stagesThreads().filter(thread -> !thread.join(deadlineNs)).toList();
    }

    private Stream<AgentRunner> stagesThreads() {
        return Stream.concat(Stream.of(writer), stages.stream());
    }

    /**
     * Ends the threads, the sync agent's last: it forces what the writer left.
     *
     * @param deadlineNs in the {@link Schedule}'s time; a thread gets a second at least, the sync agent's ten
     * @return false when one has not ended
     */
    boolean end(long deadlineNs) {
        stages.forEach(AgentRunner::stop);
        writer.stop();
        boolean isEnded = writer.join(patient(deadlineNs, PATIENCE_NS));
        for (AgentRunner stage : stages) {
            isEnded &= stage.join(patient(deadlineNs, PATIENCE_NS));
        }
        if (sync != null) {
            sync.stop();
            isEnded &= sync.join(patient(deadlineNs, FORCE_PATIENCE_NS));
        }
        return isEnded;
    }

    private long patient(long deadlineNs, long patienceNs) {
        return Math.max(deadlineNs, schedule.nanoTime() + patienceNs);
    }
}
