package io.anel.benchmarks.library;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Vert.x's event bus within one JVM: a verticle sends arrays of bytes to another's consumer, each on an event loop of its own ("The Event Bus" in
 * Vert.x's core manual).
 *
 * <p>The bus bounds nothing: what was sent waits in the consumer's event loop, however much that is. The manual's way for a sender to know that a
 * message was processed is request and reply, so half a ring's events at a time are sent, the last of them as a request, and two such windows are under
 * way: never more events than the ring has slots. With a request for each event every event would cost two messages.
 *
 * <p><b>Fairness:</b> no frame, no stamp, no sequence; every event makes a message and a task for the event loop. The codec hands the array itself over, as
 * {@link io.vertx.core.eventbus.MessageCodec#transform} allows for what nobody changes; the built-in one would copy it. Event loops wait as Netty's do,
 * whatever the turn's waiting.
 */
public final class VertxArm implements Arm {
    private static final String ADDRESS = "bench";
    private static final long TIMEOUT_SECONDS = 30;
    private static final int WINDOWS = 2;

    @Override
    public String name() {
        return "vertx";
    }

    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        Vertx vertx = Vertx.vertx(options());
        try {
            vertx.eventBus().registerCodec(new SameBytesCodec());
            Receiver receiver = new Receiver(tally);
            Sender sender = new Sender(turn, tally);
            await(vertx.deployVerticle(receiver));
            await(vertx.deployVerticle(sender));
            if (receiver.eventLoop == sender.eventLoop) {
                throw new IllegalStateException("expected two event loops, got one: " + sender.eventLoop);
            }
            turn.startClock();
            sender.begin(WINDOWS);
            tally.awaitComplete();
            turn.stopClock();
        } finally {
            await(vertx.close());
        }
        return Arrival.of(tally);
    }

    /** Two event loops; and no cache of files, for which a directory would be made. */
    private static VertxOptions options() {
        return new VertxOptions()
                .setEventLoopPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private static final class Receiver extends VerticleBase {
        private final Tally tally;
        private final UnsafeBuffer taken = new UnsafeBuffer(0, 0);
        private Thread eventLoop;

        Receiver(Tally tally) {
            this.tally = tally;
        }

        @Override
        public Future<?> start() {
            eventLoop = Thread.currentThread();
            return vertx.eventBus().<byte[]>localConsumer(ADDRESS, this::on).completion();
        }

        private void on(Message<byte[]> message) {
            try {
                taken.wrap(message.body());
                tally.add(taken, 0);
            } catch (RuntimeException e) {
                tally.fail(e);
            }
            if (message.replyAddress() != null) {
                message.reply(null);
            }
        }
    }

    private static final class Sender extends VerticleBase {
        private final Tally tally;
        private final ByteEvents made;
        private final long events;
        private final int windowEvents;
        private final DeliveryOptions delivery = new DeliveryOptions()
                .setLocalOnly(true)
                .setCodecName(SameBytesCodec.NAME)
                .setSendTimeout(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        private Thread eventLoop;
        private long sent;

        Sender(Turn turn, Tally tally) {
            this.tally = tally;
            made = new ByteEvents(turn);
            events = turn.events();
            windowEvents = turn.workload().ringSize() / WINDOWS;
        }

        @Override
        public Future<?> start() {
            eventLoop = Thread.currentThread();
            return Future.succeededFuture();
        }

        /** From any thread. */
        void begin(int windows) {
            Context own = context;
            for (int i = 0; i < windows; i++) {
                own.runOnContext(ignored -> sendWindow());
            }
        }

        private void sendWindow() {
            EventBus bus = vertx.eventBus();
            long last = Math.min(events, sent + windowEvents);
            if (sent == last) {
                return;
            }
            while (++sent < last) {
                bus.send(ADDRESS, made.next(sent), delivery);
            }
            bus.request(ADDRESS, made.next(sent), delivery).onComplete(reply -> {
                if (reply.succeeded()) {
                    sendWindow();
                } else {
                    tally.fail(reply.cause());
                }
            });
        }
    }
}
