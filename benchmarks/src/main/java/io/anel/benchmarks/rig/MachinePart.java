package io.anel.benchmarks.rig;

/**
 * The part of the machine that bounds what a row measures: each arm's rate is printed in proportion to it, so that figures from two machines, or
 * from two hours of one, can be told apart by what the machine gave.
 *
 * <p><b>Units:</b> a part is known by bytes a second, or by the nanoseconds of one of its steps.
 */
public enum MachinePart {
    /** A cache line's way to another core and back: what two threads pay that wait for each other at every event. */
    PING_PONG("pingPong", false, false),
    /** Copying memory that lies in no cache. */
    MEMCPY("memcpy", false, true),
    /** Writing file pages that were never mapped before, their space reserved. */
    FIRST_WRITE("firstWrite", true, true),
    /** One write and one fdatasync a mebibyte. */
    WRITE_FORCE("writeForce", true, true);

    private final String key;
    private final boolean hasPlace;
    private final boolean isRate;

    MachinePart(String key, boolean hasPlace, boolean isRate) {
        this.key = key;
        this.hasPlace = hasPlace;
        this.isRate = isRate;
    }

    /** {@code firstWriteDisk}: its figure in a calibration. */
    public String figure(Place place) {
        return hasPlace ? key + place.suffix() : key;
    }

    /** Whether a proportion to it is a share of its rate: the larger the faster. Otherwise it counts its steps an event. */
    public boolean isRate() {
        return isRate;
    }

    /**
     * An arm's rate in proportion to this part: the share of its bytes a second, or how many of its steps an event takes.
     *
     * @param figure what the calibration found: bytes a second, or nanoseconds
     */
    public double proportion(double figure, double eventsPerSecond, double bytesPerEvent) {
        return isRate ? eventsPerSecond * bytesPerEvent / figure : 1e9 / eventsPerSecond / figure;
    }
}
