package io.anel.benchmarks.broker;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka: a broker in this process, one topic of one partition, one producer that waits for all acks, one consumer.
 *
 * <p>Batches and linger as Confluent's page on throughput has them; no compression, as the payload does not compress.
 */
public final class KafkaArm implements Arm {
    private static final String TOPIC = "events";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int BATCH_BYTES = 200_000;
    private static final int LINGER_MS = 10;
    private static final int RECORDS_A_POLL = 10_000;
    private static final Duration POLL = Duration.ofMillis(100);

    private final boolean forcing;

    private KafkaArm(boolean forcing) {
        this.forcing = forcing;
    }

    /** Flushes as by default: when the kernel does. */
    public static KafkaArm inPageCache() {
        return new KafkaArm(false);
    }

    /** {@code flush.messages=1}: the broker forces each batch of the producer before it acknowledges it. */
    public static KafkaArm forcing() {
        return new KafkaArm(true);
    }

    @Override
    public String name() {
        return forcing ? "kafkaForced" : "kafka";
    }

    /** The publisher, the producer's sender, the broker's network and request threads, the consumer. */
    @Override
    public int busyThreads() {
        return 5;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        try (KafkaBroker broker = KafkaBroker.start(turn.directory())) {
            broker.createTopic(TOPIC, forcing ? Map.of("flush.messages", "1") : Map.of());
            try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker);
                    KafkaProducer<byte[], byte[]> producer = producer(broker);
                    Receiver receiver = Receiver.start(new Partition(consumer, tally), tally)) {
                turn.startClock();
                publish(producer, turn);
                receiver.awaitAll();
                turn.stopClock();
            }
        }
        return Arrival.of(tally);
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.address(),
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        BATCH_BYTES,
                        ProducerConfig.LINGER_MS_CONFIG,
                        LINGER_MS,
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.partitionsFor(TOPIC); // its metadata are known before the clock runs
        return producer;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaBroker broker) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.address(),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        RECORDS_A_POLL,
                        ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(PARTITION));
        consumer.seekToBeginning(List.of(PARTITION));
        consumer.position(PARTITION); // waits until it knows where that is
        return consumer;
    }

    /** Returns when the broker has acknowledged all. */
    private static void publish(KafkaProducer<byte[], byte[]> producer, Turn turn) {
        Pace pace = turn.pace();
        Payload payload = turn.payload();
        byte[] bytes = new byte[payload.length()]; // send copies them
        UnsafeBuffer made = new UnsafeBuffer(bytes);
        AtomicReference<Exception> failure = new AtomicReference<>();
        for (long n = 1; n <= turn.events(); n++) {
            pace.await(n);
            payload.encode(made, 0, n);
            producer.send(new ProducerRecord<>(TOPIC, 0, null, bytes), (metadata, failed) -> {
                if (failed != null) {
                    failure.compareAndSet(null, failed);
                }
            });
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("expected an ack, got " + failure.get(), failure.get());
        }
    }

    private static final class Partition implements Receiver.Source {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Tally tally;
        private final UnsafeBuffer received = new UnsafeBuffer(0, 0);

        Partition(KafkaConsumer<byte[], byte[]> consumer, Tally tally) {
            this.consumer = consumer;
            this.tally = tally;
        }

        @Override
        public void poll() {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                received.wrap(each.value());
                tally.add(received, 0);
            }
        }
    }
}
