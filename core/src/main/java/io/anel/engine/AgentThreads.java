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

    private final AgentThread writer;
    private final List<AgentThread> stages;
    private final AgentThread sync;

    /** @param sync null for a log without DURABLE */
    AgentThreads(AgentThread writer, List<AgentThread> stages, AgentThread sync) {
        this.writer = writer;
        this.stages = List.copyOf(stages);
        this.sync = sync;
    }

    /** Starts all; returns when each runs. */
    void start() {
        writer.start();
        stages.forEach(AgentThread::start);
        if (sync != null) {
            sync.start();
        }
    }

    /** Whether stages run on the calling thread, or may. */
    boolean isStagesThread() {
        return stagesThreads().anyMatch(AgentThread::isCurrentThread);
    }

    /** Whether the end of the bus has come to the threads: each that stages run on has ended, or does after its present duty cycle. */
    boolean areEnding() {
        return stagesThreads().allMatch(AgentThread::isStopped);
    }

    /** Those that stages run on and that have not ended by then; what those that have did is visible to the caller. */
    List<AgentThread> stillRunning(long deadlineNs) {
        return stagesThreads().filter(thread -> !thread.join(deadlineNs)).toList();
    }

    private Stream<AgentThread> stagesThreads() {
        return Stream.concat(Stream.of(writer), stages.stream());
    }

    /**
     * Ends the threads, the sync agent's last: it forces what the writer left.
     *
     * @param deadlineNs in {@link System#nanoTime()}; a thread gets a second at least, the sync agent's ten
     * @return false when one has not ended
     */
    boolean end(long deadlineNs) {
        stages.forEach(AgentThread::stop);
        writer.stop();
        boolean isEnded = writer.join(patient(deadlineNs, PATIENCE_NS));
        for (AgentThread stage : stages) {
            isEnded &= stage.join(patient(deadlineNs, PATIENCE_NS));
        }
        if (sync != null) {
            sync.stop();
            isEnded &= sync.join(patient(deadlineNs, FORCE_PATIENCE_NS));
        }
        return isEnded;
    }

    private static long patient(long deadlineNs, long patienceNs) {
        return Math.max(deadlineNs, System.nanoTime() + patienceNs);
    }
}
