package io.anel.benchmarks.library;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import org.agrona.BitUtil;

/**
 * Aeron's IPC with an embedded media driver: {@link Publication#tryClaim}, encode in place, commit; {@link Subscription#poll} (Aeron's samples
 * {@code EmbeddedClaimIpcThroughput} and {@code EmbeddedExclusiveClaimIpcThroughput}).
 *
 * <p><b>Threads:</b> publisher, subscriber and the driver's one thread, which moves the publisher's limit and zeroes what was read: it works for every
 * event though it handles none.
 *
 * <p><b>Fairness:</b> a frame is 32 bytes of header and the payload, encoded straight into the log; Anel's publisher has it copied from a buffer. No
 * stamp, no type. More than Anel: the log lies in mapped memory, and the subscriber may be another process. Its terms are the smallest that let as
 * many events be under way as Anel's ring has slots, up to twice as many: the default of 64 MiB fits no processor's cache, and was slower.
 */
public final class AeronIpcArm implements Arm {
    private final boolean exclusive;

    private AeronIpcArm(boolean exclusive) {
        this.exclusive = exclusive;
    }

    /** For many publishers, as Anel's ring is. */
    public static AeronIpcArm concurrent() {
        return new AeronIpcArm(false);
    }

    /** For one publisher, which need not race for its claim. */
    public static AeronIpcArm exclusive() {
        return new AeronIpcArm(true);
    }

    @Override
    public String name() {
        return exclusive ? "aeronIpcExclusive" : "aeronIpc";
    }

    @Override
    public int busyThreads() {
        return 3;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        try (AeronRig rig = AeronRig.start(turn, tally, termBytes(turn));
                Subscription subscription = rig.aeron().addSubscription(AeronStream.CHANNEL, AeronStream.STREAM_ID);
                Publication publication = addPublication(rig.aeron())) {
            AeronStream.await(
                    "a subscriber",
                    Poller.idle(turn.workload().waiting()),
                    () -> publication.isConnected() && subscription.isConnected());
            Poller consumer = AeronStream.poll(subscription, turn, tally);
            try {
                turn.startClock();
                AeronStream.publishAll(publication, turn);
                tally.awaitComplete();
                turn.stopClock();
            } finally {
                consumer.stop();
            }
        }
        return Arrival.of(tally);
    }

    private Publication addPublication(Aeron aeron) {
        return exclusive
                ? aeron.addExclusivePublication(AeronStream.CHANNEL, AeronStream.STREAM_ID)
                : aeron.addPublication(AeronStream.CHANNEL, AeronStream.STREAM_ID);
    }

    /** Half a term may be under way. */
    private static int termBytes(Turn turn) {
        int frameLength = BitUtil.align(
                DataHeaderFlyweight.HEADER_LENGTH + turn.payload().length(), FrameDescriptor.FRAME_ALIGNMENT);
        return BitUtil.findNextPositivePowerOfTwo(2 * turn.workload().ringSize() * frameLength);
    }
}
