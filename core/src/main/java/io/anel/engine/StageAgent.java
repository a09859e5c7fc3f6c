package io.anel.engine;

import io.anel.ring.Cursor;

/** A pinned stage: follows an ack's cursor and the stage before it. */
final class StageAgent implements Agent {
    private final StageProcessor stage;
    private final Intake intake;
    private final int epoch;
    private final int maxRun;
    private final Cursor level;
    private final Cursor previous;
    private final Runnable onMoved;

    /**
     * @param previous the stage before, or {@code level} for the first
     * @param onMoved called when the stage has come further
     */
    StageAgent(
            StageProcessor stage,
            Intake intake,
            int epoch,
            int maxRun,
            Cursor level,
            Cursor previous,
            Runnable onMoved) {
        this.stage = stage;
        this.intake = intake;
        this.epoch = epoch;
        this.maxRun = maxRun;
        this.level = level;
        this.previous = previous;
        this.onMoved = onMoved;
    }

    @Override
    public int doWork() {
        long to = Math.min(Math.min(level.get(), previous.get()), stage.position() + maxRun);
        int done = stage.position() < to ? stage.run(intake, epoch, to) : 0;
        if (done > 0) {
            onMoved.run();
        }
        return done + stage.drain(intake);
    }
}
