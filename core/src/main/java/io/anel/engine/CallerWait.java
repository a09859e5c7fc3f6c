package io.anel.engine;

/**
 * How a caller waits for agents, look by look: it spins, lets others run, then pauses for longer and longer, up to a millisecond.
 *
 * <p>An interrupted thread does not pause but spins: the flag is taken down while it waits, and put up again at the end of that.
 *
 * <p><b>Threading:</b> the caller's.
 */
final class CallerWait implements AutoCloseable {
    private static final int SPINS = 200;
    private static final int YIELDS = 100;
    private static final long MIN_PAUSE_NS = 1_000;
    private static final long MAX_PAUSE_NS = 1_000_000;

    private final Schedule schedule;
    private int looks;
    private long pauseNs = MIN_PAUSE_NS;
    private boolean isInterrupted;

    CallerWait(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Lets so much time pass. */
    void pause(long nanos) {
        isInterrupted |= Thread.interrupted();
        schedule.pause(nanos);
    }

    /** The wait is over. */
    @Override
    public void close() {
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A look found nothing. */
    void idle() {
        if (looks < SPINS) {
            looks++;
            Thread.onSpinWait();
        } else if (looks < SPINS + YIELDS) {
            looks++;
            schedule.pause(0);
        } else {
            pause(pauseNs);
            pauseNs = Math.min(pauseNs * 2, MAX_PAUSE_NS);
        }
    }
}
