package io.anel.torture.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/** Single events of one length, for tests that count what they publish. */
final class Blocks {
    private final Publisher publisher;
    private final int index;
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Traffic.BLOCK_LENGTH]);

    Blocks(Publisher publisher, int index) {
        this.publisher = publisher;
        this.index = index;
    }

    /** Publishes the events of these counters, waiting for room; returns the last one's sequence. */
    long publish(long from, long to) {
        long sequence = 0;
        for (long counter = from; counter <= to; counter++) {
            sequence = offer(counter);
            while (PublishResult.isTransient(sequence)) {
                LockSupport.parkNanos(10_000);
                sequence = offer(counter);
            }
            assertThat(sequence).as(PublishResult.describe(sequence)).isPositive();
        }
        return sequence;
    }

    /** Publishes one, if there is room. */
    long offer(long counter) {
        Traffic.encode(bytes, 0, Traffic.BLOCK_LENGTH, index, 0, 1, counter);
        return publisher.publish(Traffic.BLOCK, bytes, 0, Traffic.BLOCK_LENGTH);
    }
}
