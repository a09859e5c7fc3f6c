package io.anel.benchmarks.throughput;

import static io.anel.benchmarks.rig.AckMeaning.DURABLE;
import static io.anel.benchmarks.rig.AckMeaning.HANDLED;
import static io.anel.benchmarks.rig.AckMeaning.JOURNALED;
import static io.anel.benchmarks.rig.Place.DISK;
import static io.anel.benchmarks.rig.Place.MEMORY;

import io.anel.benchmarks.broker.AxonArm;
import io.anel.benchmarks.broker.KafkaArm;
import io.anel.benchmarks.broker.NatsArm;
import io.anel.benchmarks.broker.PekkoArm;
import io.anel.benchmarks.broker.RedisArm;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.side.AnelDurableArm;
import io.anel.benchmarks.side.AnelJournaledArm;
import io.anel.benchmarks.side.AnelRingArm;
import java.util.List;
import java.util.function.Supplier;

/** Brokers and event stores. A turn moves as many events as the slower side takes for a second or two. */
final class BrokerComparisons {
    private BrokerComparisons() {}

    /**
     * @param events of a turn with a journal
     * @param ringEvents of a turn without
     */
    static List<Comparison> all(long events, long ringEvents) {
        return List.of(
                inMemory(
                        "ringVsAxon",
                        "A bus without a journal against Axon's embedded event store in memory.",
                        ringEvents / 100,
                        AxonArm::new),
                inMemory(
                        "ringVsPekko",
                        "A bus without a journal against a persistent actor with Pekko's journal in memory.",
                        ringEvents / 40,
                        PekkoArm::inMemory),
                journaled(
                        "journaledVsKafka",
                        "A bus with a journal against a Kafka broker, acks=all, flushed by the kernel.",
                        events / 5,
                        KafkaArm::inPageCache),
                journaled(
                        "journaledVsNats",
                        "A bus with a journal against NATS JetStream with file storage.",
                        events / 25,
                        NatsArm::new),
                journaled(
                        "journaledVsRedis",
                        "A bus with a journal against a Redis stream, appendfsync everysec.",
                        events / 10,
                        RedisArm::everySecond),
                durable(
                        "durableVsKafka",
                        "Publishing until DURABLE against a Kafka broker, acks=all, flush.messages=1.",
                        events / 5,
                        KafkaArm::forcing),
                durable(
                        "durableVsRedis",
                        "Publishing until DURABLE against a Redis stream, appendfsync always.",
                        events / 25,
                        RedisArm::always),
                durable(
                        "durableVsPekko",
                        "Publishing until DURABLE against a persistent actor with Pekko's LevelDB journal.",
                        events / 25,
                        PekkoArm::levelDb));
    }

    private static Comparison inMemory(String key, String question, long events, Supplier<Arm> peer) {
        return new Comparison(
                key,
                question,
                HANDLED,
                1,
                List.of(MEMORY),
                atLeastOne(events),
                () -> List.of(AnelRingArm.inSingles(), peer.get()));
    }

    private static Comparison journaled(String key, String question, long events, Supplier<Arm> peer) {
        return new Comparison(
                key,
                question,
                JOURNALED,
                1,
                List.of(DISK),
                atLeastOne(events),
                () -> List.of(new AnelJournaledArm(), peer.get()));
    }

    private static Comparison durable(String key, String question, long events, Supplier<Arm> peer) {
        return new Comparison(
                key,
                question,
                DURABLE,
                1,
                List.of(DISK),
                atLeastOne(events),
                () -> List.of(new AnelDurableArm(), peer.get()));
    }

    private static long atLeastOne(long events) {
        return Math.max(1, events);
    }
}
