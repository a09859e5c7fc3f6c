package io.anel.benchmarks.broker;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;

/**
 * Axon's embedded event store over its engine in memory, published to one event at a time, and the stream that its tracking processors
 * read.
 *
 * <p>Lists would be faster, but 4.13.0 puts a list into the engine's sorted map in the order of its hashes: a stream that reads meanwhile
 * passes over events.
 */
public final class AxonArm implements Arm {
    private static final int POLL_MS = 1;

    @Override
    public String name() {
        return "axonInMemory";
    }

    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        EmbeddedEventStore store = EmbeddedEventStore.builder()
                .storageEngine(new InMemoryEventStorageEngine())
                .optimizeEventConsumption(false)
                .build();
        try (BlockingStream<TrackedEventMessage<?>> stream = store.openStream(null);
                Receiver receiver = Receiver.start(new Stream(stream, tally), tally)) {
            turn.startClock();
            publish(store, turn);
            receiver.awaitAll();
            turn.stopClock();
        } finally {
            store.shutDown();
        }
        return Arrival.of(tally);
    }

    /** Returns when the engine has all. */
    private static void publish(EventStore store, Turn turn) {
        Pace pace = turn.pace();
        Payload payload = turn.payload();
        UnsafeBuffer made = new UnsafeBuffer(0, 0);
        for (long n = 1; n <= turn.events(); n++) {
            pace.await(n);
            byte[] bytes = new byte[payload.length()];
            made.wrap(bytes);
            payload.encode(made, 0, n);
            store.publish(new GenericEventMessage<>(bytes));
        }
    }

    private static final class Stream implements Receiver.Source {
        private final BlockingStream<TrackedEventMessage<?>> stream;
        private final Tally tally;
        private final UnsafeBuffer received = new UnsafeBuffer(0, 0);

        Stream(BlockingStream<TrackedEventMessage<?>> stream, Tally tally) {
            this.stream = stream;
            this.tally = tally;
        }

        @Override
        public void poll() throws InterruptedException {
            if (stream.hasNextAvailable(POLL_MS, TimeUnit.MILLISECONDS)) {
                received.wrap((byte[]) stream.nextAvailable().getPayload());
                tally.add(received, 0);
            }
        }
    }
}
