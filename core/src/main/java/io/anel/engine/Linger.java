package io.anel.engine;

/**
 * Lets a run grow when the writer is on the publishers' heels.
 *
 * <p>A writer that takes each event the moment it is published fetches the cache lines that its publisher is about to write, event by
 * event, and both slow down, to half or a third; the state is stable, because short runs cost the writer more an event, and the publisher
 * never gets away. So once several looks in a row have found something, a short run makes the writer keep its hands off the ring
 * for some microseconds before it takes what is there then. Whoever publishes at a rate at which the writer now and then finds nothing never
 * meets this.
 *
 * <p><b>Threading:</b> the writer's. <b>Cost:</b> up to {@link #LINGER_NS} of latency under a steady stream; a comparison otherwise.
 */
final class Linger {
    /** Bursts as long as this are taken as they come. */
    static final int AFTER_LOOKS = 4;

    /** Runs of this many events share the cost of a run, and of the lines, among enough. */
    static final int LONG_RUN_EVENTS = 128;

    private static final long LINGER_NS = 3_000;
    private static final int SPINS_PER_LOOK_AT_CLOCK = 8;

    private int looks;

    /** A look found nothing. */
    void reset() {
        looks = 0;
    }

    /** A look found a run of so many events: lingers if that pays; whether it did, so that there may be more by now. */
    boolean lingered(int events) {
        if (looks < AFTER_LOOKS) {
            looks++;
            return false;
        }
        if (events >= LONG_RUN_EVENTS) {
            return false;
        }
        long endNs = System.nanoTime() + LINGER_NS;
        do {
            for (int i = 0; i < SPINS_PER_LOOK_AT_CLOCK; i++) {
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - endNs < 0);
        return true;
    }
}
