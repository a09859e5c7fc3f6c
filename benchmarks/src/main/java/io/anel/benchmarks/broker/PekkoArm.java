package io.anel.benchmarks.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;

/**
 * Pekko Persistence: a persistent actor that is told each event, persists it with {@code persistAsync}, so that the journal writes at
 * once what came during the write before, and handles it once it is persisted. A bounded number of events is under way.
 */
public final class PekkoArm implements Arm {
    private static final int WINDOW = 10_000;
    private static final long READY_SECONDS = 30;

    private final boolean forcing;

    private PekkoArm(boolean forcing) {
        this.forcing = forcing;
    }

    /** In the journal that keeps everything on the heap. */
    public static PekkoArm inMemory() {
        return new PekkoArm(false);
    }

    /** In the LevelDB journal, which forces its log after each batch, as by default. */
    public static PekkoArm levelDb() {
        return new PekkoArm(true);
    }

    @Override
    public String name() {
        return forcing ? "pekkoLevelDb" : "pekkoInMemory";
    }

    @Override
    public Optional<String> missing() {
        String processor = System.getProperty("os.arch");
        return forcing && !processor.equals("amd64") && !processor.equals("x86_64")
                ? Optional.of("expected os.arch=amd64, which leveldbjni has its library for, got os.arch=" + processor)
                : Optional.empty();
    }

    /** The publisher, the persistent actor, the journal. */
    @Override
    public int busyThreads() {
        return 3;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        AckWindow window = new AckWindow(WINDOW);
        ActorSystem system = ActorSystem.create("bench", settings(turn.directory()));
        try {
            CompletableFuture<Void> ready = new CompletableFuture<>();
            ActorRef events = system.actorOf(
                    Props.create(PersistentEvents.class, () -> new PersistentEvents(tally, window, ready)));
            ready.get(READY_SECONDS, TimeUnit.SECONDS);
            turn.startClock();
            publish(events, window, turn);
            tally.awaitComplete();
            turn.stopClock();
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
        return Arrival.of(tally);
    }

    private Config settings(Path directory) {
        String journal = forcing ? "pekko.persistence.journal.leveldb" : "pekko.persistence.journal.inmem";
        return ConfigFactory.parseMap(Map.of(
                        "pekko.loglevel",
                        "ERROR",
                        "pekko.stdout-loglevel",
                        "ERROR",
                        "pekko.persistence.journal.plugin",
                        journal,
                        "pekko.persistence.journal.leveldb.dir",
                        directory.resolve("leveldb").toString()))
                .withFallback(ConfigFactory.load());
    }

    /** Returns when all are persisted and handled. */
    private static void publish(ActorRef events, AckWindow window, Turn turn) throws Exception {
        Pace pace = turn.pace();
        Payload payload = turn.payload();
        UnsafeBuffer made = new UnsafeBuffer(0, 0);
        for (long n = 1; n <= turn.events(); n++) {
            pace.await(n);
            byte[] bytes = new byte[payload.length()];
            made.wrap(bytes);
            payload.encode(made, 0, n);
            window.enter();
            events.tell(bytes, ActorRef.noSender());
        }
        window.awaitAll();
    }
}
