package io.anel.benchmarks.rig;

/**
 * When a turn's publisher may publish its next event.
 *
 * <p><b>Threading:</b> the publisher waits; whoever takes an event may ask when it was due, behind that event's publication.
 */
public abstract class Pace {
    /** As fast as the ring takes them: what a throughput is measured with. */
    public static final Pace FULL_SPEED = new FullSpeed();

    /** Called when the turn's clock starts. */
    abstract void start(long nowNs);

    /** Called when it stops. */
    void stop() {}

    /**
     * Waits until the event of that number, counted from 1, is due.
     *
     * @return false when the turn is over: the event is not to be published.
     */
    public abstract boolean await(long number);

    private static final class FullSpeed extends Pace {
        @Override
        void start(long nowNs) {}

        @Override
        public boolean await(long number) {
            return true;
        }
    }
}
