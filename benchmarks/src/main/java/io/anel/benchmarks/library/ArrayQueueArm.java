package io.anel.benchmarks.library;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@link ArrayBlockingQueue} with as many places as the ring has slots: a new array of bytes an event, as a queue of objects needs, and a
 * consumer that takes all there is at once ({@link BlockingQueue#drainTo}), as is fastest. Both sides wait as the queue does, whatever the
 * turn's waiting: by a lock and its conditions.
 *
 * <p><b>Fairness:</b> it makes no frame and no stamp and knows no types, and makes garbage. Like Anel's ring it takes many publishers.
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
        CountDownLatch running = new CountDownLatch(1);
        Thread consumer = new Thread(
                () -> {
                    running.countDown();
                    consume(queue, tally);
                },
                "queue-consumer");
        consumer.start();
        try {
            running.await();
            turn.startClock();
            ByteEvents.publishAll(turn, queue::put);
            tally.awaitComplete();
            turn.stopClock();
        } finally {
            consumer.interrupt();
            consumer.join();
        }
        return Arrival.of(tally);
    }

    /** Until interrupted: a handler that fails goes on taking, so that no publisher hangs; the turn is rejected. */
    private static void consume(BlockingQueue<byte[]> queue, Tally tally) {
        UnsafeBuffer taken = new UnsafeBuffer(0, 0);
        List<byte[]> batch = new ArrayList<>();
        while (true) {
            try {
                batch.add(queue.take());
                queue.drainTo(batch);
                for (byte[] bytes : batch) {
                    taken.wrap(bytes);
                    tally.add(taken, 0);
                }
            } catch (InterruptedException end) {
                return;
            } catch (RuntimeException e) {
                tally.fail(e);
            }
            batch.clear();
        }
    }
}
