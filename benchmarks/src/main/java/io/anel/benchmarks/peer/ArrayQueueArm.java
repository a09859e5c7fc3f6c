package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@link ArrayBlockingQueue} with as many places as the ring has slots: a new array of bytes an event, as a queue of objects needs, and a
 * consumer that takes all there is at once ({@link BlockingQueue#drainTo}), as is fastest. No frame, no stamp.
 */
public final class ArrayQueueArm implements Arm {
    @Override
    public String name() {
        return "arrayBlockingQueue";
    }

    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(turn.workload().ringSize());
        Thread consumer = new Thread(() -> consume(queue, tally, turn.events()), "queue-consumer");
        consumer.start();
        turn.startClock();
        publish(queue, turn);
        tally.awaitComplete();
        turn.stopClock();
        consumer.join();
        return Arrival.of(tally);
    }

    private static void publish(BlockingQueue<byte[]> queue, Turn turn) throws InterruptedException {
        Pace pace = turn.pace();
        Payload payload = turn.payload();
        UnsafeBuffer made = new UnsafeBuffer(0, 0);
        for (long n = 1; n <= turn.events(); n++) {
            pace.await(n);
            byte[] bytes = new byte[payload.length()];
            made.wrap(bytes);
            payload.encode(made, 0, n);
            queue.put(bytes);
        }
    }

    private static void consume(BlockingQueue<byte[]> queue, Tally tally, long events) {
        UnsafeBuffer taken = new UnsafeBuffer(0, 0);
        List<byte[]> batch = new ArrayList<>();
        try {
            for (long count = 0; count < events; ) {
                batch.add(queue.take());
                queue.drainTo(batch);
                for (byte[] bytes : batch) {
                    taken.wrap(bytes);
                    tally.add(taken, 0);
                }
                count += batch.size();
                batch.clear();
            }
        } catch (InterruptedException e) {
            tally.fail(e);
        }
    }
}
