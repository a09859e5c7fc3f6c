package io.anel.journal.fault;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.BusStatus;
import io.anel.api.ChainMode;
import io.anel.api.CloseReport;
import io.anel.api.EventBus;
import io.anel.api.EventGroup;
import io.anel.api.LogException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A process that publishes the {@link Workload} and reports, a line each, what it was promised. Every line is one write, so what
 * was reported before a kill is in the pipe.
 *
 * <pre>
 *  START                         before opening
 *  OPEN epoch last               the bus runs
 *  J publisher counter sequence  await said JOURNALED, STANDS; D for DURABLE
 *  C journaled durable           the cursors as the bus tells them
 *  FORCED sequence               a force came back
 *  FENCE message                 the log failed, and the bus does not know yet
 *  P result, A outcome           how a publisher's loop ended
 *  AFTER …                       what the bus says once it is fenced
 *  SNAPSHOT sequence             files copied; nothing is forced from here on
 *  CLOSED clean                  close returned
 * </pre>
 */
final class PublishingChild {
    static final int EXIT_FENCED = 42;
    static final int EXIT_REFUSED = 43;

    private final Path directory;
    private final int publishers;
    private final ChainMode mode;
    private final Random random;
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final AtomicReference<Path> snapshotWanted = new AtomicReference<>();
    private final Workload.Echo echo = new Workload.Echo();
    private final boolean reportsForces;
    private volatile boolean isEnding;
    private volatile boolean isLastForceDone;

    private PublishingChild(Path directory, int publishers, ChainMode mode, long seed, boolean reportsForces) {
        this.directory = directory;
        this.publishers = publishers;
        this.mode = mode;
        this.random = new Random(seed);
        this.reportsForces = reportsForces;
    }

    public static void main(String[] args) throws Exception {
        new PublishingChild(
                        Path.of(args[0]),
                        Integer.parseInt(args[1]),
                        ChainMode.valueOf(args[2]),
                        Long.parseLong(args[3]),
                        args.length > 4 && args[4].equals("forces"))
                .run();
    }

    private void run() throws Exception {
        say("START");
        EventBus bus;
        try {
            bus = Workload.start(
                    WatchedLog.of(
                            Workload.journal(directory),
                            log -> {},
                            this::beforeForce,
                            this::onForced,
                            e -> say("FENCE " + e.getMessage().replace('\n', ' '))),
                    mode,
                    echo);
        } catch (LogException e) {
            say("REFUSED " + e.getMessage());
            System.exit(EXIT_REFUSED);
            return;
        }
        say("OPEN " + bus.status().epoch() + " " + bus.status().journaled());
        CountDownLatch ended = new CountDownLatch(publishers);
        for (int i = 0; i < publishers; i++) {
            int publisher = i;
            long seed = random.nextLong();
            new Thread(
                            () -> {
                                try {
                                    publish(bus, publisher, new Random(seed));
                                } catch (Throwable e) {
                                    e.printStackTrace();
                                    say("THREW " + e);
                                } finally {
                                    ended.countDown();
                                }
                            },
                            "publisher-" + i)
                    .start();
        }
        Thread cursors = new Thread(() -> reportCursors(bus), "cursors");
        cursors.start();
        listen();
        isEnding = true;
        ended.await();
        cursors.join();
        end(bus);
    }

    private void listen() {
        Thread listener = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            if (line.startsWith("snapshot ")) {
                                snapshotWanted.set(Path.of(line.substring("snapshot ".length())));
                            } else if (line.equals("end")) {
                                isEnding = true;
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "listener");
        listener.setDaemon(true);
        listener.start();
        while (!isEnding) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void publish(EventBus bus, int index, Random choice) {
        Publisher publisher = bus.publisher(Workload.source(index));
        EventGroup group = publisher.newGroup();
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[128]);
        long counter = echo.counter(index);
        while (!isEnding) {
            long sequence = 0;
            for (int left = 1 + choice.nextInt(choice.nextInt(8) == 0 ? 1000 : 40); left > 0; left--) {
                boolean single = choice.nextInt(4) == 0;
                sequence = single ? single(publisher, bytes, index, counter) : group(group, bytes, index, counter);
                if (sequence < 0) {
                    say("P " + PublishResult.describe(sequence));
                    isEnding = true;
                    return;
                }
                counter += single ? 1 : Workload.GROUP;
            }
            boolean isDurable = choice.nextInt(6) == 0;
            AckOutcome outcome = isDurable ? awaitDurable(bus, sequence) : AckOutcome.TIMED_OUT;
            if (outcome == AckOutcome.TIMED_OUT) {
                isDurable = false;
                outcome = bus.await(sequence, Ack.JOURNALED);
            }
            if (!outcome.stands()) {
                say("A " + outcome);
                isEnding = true;
                return;
            }
            say((isDurable ? "D " : "J ") + index + " " + counter + " " + sequence);
        }
    }

    /** TIMED_OUT when power is about to fail: nobody waits for a force then. */
    private AckOutcome awaitDurable(EventBus bus, long sequence) {
        AckOutcome outcome = AckOutcome.TIMED_OUT;
        while (outcome == AckOutcome.TIMED_OUT && snapshotWanted.get() == null) {
            outcome = bus.await(sequence, Ack.DURABLE, Duration.ofMillis(20));
        }
        return outcome;
    }

    private long single(Publisher publisher, UnsafeBuffer bytes, int index, long counter) {
        int length = Workload.encode(bytes, index, -1, counter + 1);
        long sequence = publisher.publish(Workload.TICK, bytes, 0, length);
        while (PublishResult.isTransient(sequence)) {
            LockSupport.parkNanos(20_000);
            sequence = publisher.publish(Workload.TICK, bytes, 0, length);
        }
        return sequence;
    }

    private long group(EventGroup group, UnsafeBuffer bytes, int index, long counter) {
        group.clear();
        for (int i = 0; i < Workload.GROUP; i++) {
            int length = Workload.encode(bytes, index, i, counter + 1 + i);
            group.add(Workload.LEG, new UnsafeBuffer(bytes, 0, length));
        }
        long sequence = group.publish();
        while (PublishResult.isTransient(sequence)) {
            LockSupport.parkNanos(20_000);
            sequence = group.publish();
        }
        return sequence;
    }

    private void reportCursors(EventBus bus) {
        long last = -1;
        while (!isEnding) {
            long durable = bus.sequence(Ack.DURABLE);
            long journaled = bus.sequence(Ack.JOURNALED);
            if (journaled + durable != last) {
                last = journaled + durable;
                say("C " + journaled + " " + durable);
            }
            LockSupport.parkNanos(500_000);
        }
    }

    /** On the sync agent's thread. */
    private void onForced(long durable) {
        if (reportsForces) {
            say("FORCED " + durable);
        }
        Path copy = snapshotWanted.get();
        if (copy != null) {
            Images.copy(directory, copy);
            isLastForceDone = true;
            say("SNAPSHOT " + durable);
        }
    }

    /** On the sync agent's thread: once the files are copied, the power fails before anything more is forced. */
    private void beforeForce() {
        while (isLastForceDone) {
            LockSupport.park();
        }
    }

    private void end(EventBus bus) {
        if (bus.status().state() == BusStatus.State.FENCED) {
            Publisher publisher = bus.publisher(Workload.source(0));
            UnsafeBuffer bytes = new UnsafeBuffer(new byte[16]);
            long journaled = bus.sequence(Ack.JOURNALED);
            long durable = bus.sequence(Ack.DURABLE);
            for (long sequence : new long[] {1, Math.max(1, durable), Math.max(1, journaled), journaled + 1}) {
                for (Ack ack : new Ack[] {Ack.JOURNALED, Ack.DURABLE}) {
                    say("AFTER " + ack + " " + bus.await(sequence, ack) + " "
                            + bus.whenAcked(sequence, ack).join());
                }
            }
            say("AFTER publish " + PublishResult.describe(publisher.publish(Workload.TICK, bytes, 0, 16)));
            say("AFTER cursors " + journaled + " " + durable);
            bus.close();
            say("CLOSED fenced " + bus.status().state());
            System.exit(EXIT_FENCED);
        }
        CloseReport report = bus.close(bus.config().closeDeadline());
        say("CLOSED " + (report.isClean() ? "clean" : report.toString()) + " "
                + bus.status().state());
        System.exit(bus.status().state() == BusStatus.State.FENCED ? EXIT_FENCED : 0);
    }

    private void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (out) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
