package io.anel.benchmarks.jmh;

import io.anel.api.Claim;
import io.anel.api.EventGroup;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.benchmarks.rig.FullRing;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes numbered events in each of the ways there are, and waits while the ring is full as a user would: idle, and again.
 *
 * <p><b>Threading:</b> one thread; several producers may share a bus, and then its publisher.
 */
final class Producer {
    private final CountedBus bus;
    private final Count count;
    private final Publisher publisher;
    private final Claim claim;
    private final EventGroup group;
    private final UnsafeBuffer made;
    private final int length;
    private final IdleStrategy whileFull = FullRing.waiting();

    Producer(CountedBus bus, int payloadLength) {
        this.bus = bus;
        count = bus.newPublishedCount();
        publisher = bus.bus().publisher("jmh");
        claim = publisher.newClaim();
        group = publisher.newGroup();
        made = new UnsafeBuffer(new byte[payloadLength]);
        length = payloadLength;
    }

    /** Makes a payload and publishes it by a copy; returns its sequence. */
    long publish() {
        make();
        long result = publisher.publish(CountedBus.EVENT, made, 0, length);
        while (result < 0) {
            idle(result);
            result = publisher.publish(CountedBus.EVENT, made, 0, length);
        }
        return published(result);
    }

    /** Makes the payload in the ring's own slot; returns its sequence. */
    long claim() {
        long result = claim.claim(CountedBus.EVENT, length);
        while (result < 0) {
            idle(result);
            result = claim.claim(CountedBus.EVENT, length);
        }
        Words.write(claim.buffer(), 0, length, number());
        claim.publish();
        return published(result);
    }

    /** Makes the payloads of an atomic group of {@code size} events in the ring's own slots; returns the last one's sequence. */
    long claimGroup(int size) {
        long result = claim.claim(CountedBus.EVENT, length, size, true);
        while (result < 0) {
            idle(result);
            result = claim.claim(CountedBus.EVENT, length, size, true);
        }
        for (int i = 0; i < size; i++) {
            Words.write(claim.buffer(i), 0, length, number());
            count();
        }
        claim.publish();
        whileFull.reset();
        return result;
    }

    /** Publishes an atomic group of {@code size} events; returns the last one's sequence. */
    long publishGroup(int size) {
        for (int i = 0; i < size; i++) {
            make();
            group.add(CountedBus.EVENT, made);
            count();
        }
        long result = group.publish();
        while (result < 0) {
            idle(result);
            result = group.publish();
        }
        whileFull.reset();
        return result;
    }

    private void make() {
        Words.write(made, 0, length, number());
    }

    /** Of the event in hand; from the count, since a field of this object could share a line with another producer's. */
    private long number() {
        return count.events() + 1;
    }

    private long published(long sequence) {
        whileFull.reset();
        count();
        return sequence;
    }

    private void count() {
        count.add(length == 0 ? 0 : number());
    }

    private void idle(long refusal) {
        if (refusal != PublishResult.BACK_PRESSURED) { // also a full disk, on which the run would wait for ever
            throw new IllegalStateException(
                    "expected a sequence, got " + PublishResult.describe(refusal),
                    bus.bus().status().failure().orElse(null));
        }
        whileFull.idle();
    }
}
