package io.anel.benchmarks.broker;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * NATS JetStream: a real server with file storage, one stream of one subject, asynchronous publishes in a bounded window, an ordered
 * consumer that pulls.
 *
 * <p>The server writes an event to its file before it acknowledges it, and forces the file every two minutes.
 */
public final class NatsArm implements Arm {
    private static final String STREAM = "events";
    private static final String SUBJECT = "events.all";
    private static final int WINDOW = 4_000; // the client's queue takes 5,000, and then throws
    private static final int MESSAGES_A_PULL = 5_000;
    private static final Duration ACK_LIMIT = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "natsJetStream";
    }

    @Override
    public Optional<String> missing() {
        return Servers.find(NatsServer.PROGRAM).isPresent()
                ? Optional.empty()
                : Optional.of("expected " + NatsServer.PROGRAM + " on the PATH, got none; apt install nats-server");
    }

    /** The publisher, each connection's busy reader, the first one's writer, the second one's dispatcher, and one of the server's. */
    @Override
    public int busyThreads() {
        return 6;
    }

    @Override
    @SuppressWarnings("try") // closing a connection may be interrupted; nobody interrupts this thread
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        try (NatsServer server = NatsServer.start(turn.directory());
                Connection publishing = Nats.connect(options(server, tally));
                Connection receiving = Nats.connect(options(server, tally))) {
            publishing
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(STREAM)
                            .subjects(SUBJECT)
                            .storageType(StorageType.File)
                            .build());
            receive(receiving, tally);
            JetStream jetStream = publishing.jetStream(
                    JetStreamOptions.builder().requestTimeout(ACK_LIMIT).build());
            turn.startClock();
            publish(jetStream, turn);
            tally.awaitComplete();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }

    private static Options options(NatsServer server, Tally tally) {
        return Options.builder()
                .server(server.address())
                .noReconnect()
                .errorListener(new Errors(tally))
                .build();
    }

    private static void receive(Connection connection, Tally tally) throws Exception {
        UnsafeBuffer received = new UnsafeBuffer(0, 0);
        connection
                .getStreamContext(STREAM)
                .createOrderedConsumer(new OrderedConsumerConfiguration().filterSubject(SUBJECT))
                .consume(
                        ConsumeOptions.builder().batchSize(MESSAGES_A_PULL).build(),
                        message -> take(message, received, tally));
    }

    private static void take(Message message, UnsafeBuffer received, Tally tally) {
        received.wrap(message.getData());
        tally.add(received, 0);
    }

    /** Returns when the server has acknowledged all. */
    private static void publish(JetStream jetStream, Turn turn) throws Exception {
        Pace pace = turn.pace();
        Payload payload = turn.payload();
        AckWindow window = new AckWindow(WINDOW);
        UnsafeBuffer made = new UnsafeBuffer(0, 0);
        for (long n = 1; n <= turn.events(); n++) {
            pace.await(n);
            byte[] bytes = new byte[payload.length()]; // the client keeps them until they are sent
            made.wrap(bytes);
            payload.encode(made, 0, n);
            window.enter();
            jetStream.publishAsync(SUBJECT, bytes).whenComplete((ack, failed) -> window.leave(failed));
        }
        window.awaitAll();
    }

    /** The client's own listener prints what it is told. */
    private record Errors(Tally tally) implements ErrorListener {
        @Override
        public void errorOccurred(Connection connection, String error) {
            tally.fail(new IllegalStateException(error));
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception exception) {
            tally.fail(exception);
        }
    }
}
