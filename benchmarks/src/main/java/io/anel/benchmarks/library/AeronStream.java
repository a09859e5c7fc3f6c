package io.anel.benchmarks.library;

import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import io.anel.benchmarks.rig.FullRing;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.IdleStrategy;

/** An IPC stream's two ends: claim, encode in place and commit; poll in batches. */
final class AeronStream {
    static final String CHANNEL = CommonContext.IPC_CHANNEL;
    static final int STREAM_ID = 1001;

    /** Of one poll, in fragments; with the 10 of Aeron's samples it took as long. */
    private static final int FRAGMENT_LIMIT = 256;

    private static final long TIMEOUT_SECONDS = 30;

    private AeronStream() {}

    static Poller poll(Subscription subscription, Turn turn, Tally tally) throws InterruptedException {
        FragmentHandler handler = (buffer, offset, length, header) -> tally.add(buffer, offset);
        return Poller.start(
                "aeron-consumer", turn.workload().waiting(), tally, () -> subscription.poll(handler, FRAGMENT_LIMIT));
    }

    /** Publishes a turn's events on the calling thread. */
    static void publishAll(Publication publication, Turn turn) {
        Pace pace = turn.pace();
        Payload payload = turn.payload();
        BufferClaim claim = new BufferClaim();
        IdleStrategy whileFull = FullRing.waiting();
        for (long n = 1; n <= turn.events(); n++) {
            pace.await(n);
            claim(publication, payload.length(), claim, whileFull);
            payload.encode(claim.buffer(), claim.offset(), n);
            claim.commit();
        }
    }

    private static void claim(Publication publication, int length, BufferClaim claim, IdleStrategy whileFull) {
        long position = publication.tryClaim(length, claim);
        if (position < 0) {
            whileFull.reset();
            do {
                if (position != Publication.BACK_PRESSURED && position != Publication.ADMIN_ACTION) {
                    throw new IllegalStateException("expected a claim, got " + Publication.errorString(position));
                }
                whileFull.idle();
                position = publication.tryClaim(length, claim);
            } while (position < 0);
        }
    }

    /** @throws TimeoutException when it does not come true */
    static void await(String what, IdleStrategy idle, BooleanSupplier condition) throws TimeoutException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        idle.reset();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new TimeoutException("expected " + what + " within " + TIMEOUT_SECONDS + " s");
            }
            idle.idle();
        }
    }
}
