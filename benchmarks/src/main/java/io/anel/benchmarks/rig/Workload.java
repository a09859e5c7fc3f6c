package io.anel.benchmarks.rig;

/**
 * What both sides of a comparison are given alike.
 *
 * @param events how many events each turn moves
 * @param ringSize slots of the ring, a power of two
 * @param payload what each event carries
 * @param passes how often a turn that reads reads its whole journal, each time through a new reader
 */
public record Workload(
        long events, int ringSize, WaitKind waiting, ProducerKind producer, Payload payload, int passes) {
    /** How the threads behind the ring wait. */
    public enum WaitKind {
        /** Spin, yield, park: Disruptor's SleepingWaitStrategy, Anel's BACKOFF. */
        BACKOFF,
        /** Spin, yield: Disruptor's YieldingWaitStrategy, Anel's YIELD. */
        YIELD,
        /** Spin: Disruptor's BusySpinWaitStrategy, Anel's BUSY_SPIN. */
        SPIN
    }

    /** Which claim the ring makes ready for; one thread publishes in either case. */
    public enum ProducerKind {
        MULTI,
        SINGLE
    }

    Workload moving(long otherEvents, Payload otherPayload) {
        return new Workload(otherEvents, ringSize, waiting, producer, otherPayload, passes);
    }

    Workload throughRingOf(int slots) {
        return new Workload(events, slots, waiting, producer, payload, passes);
    }
}
