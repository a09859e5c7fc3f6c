package io.anel.benchmarks.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** One broker, its own controller, in this process, on two ports of the loopback interface. */
final class KafkaBroker implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1:";
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final KafkaRaftServer server;
    private final String address;

    private KafkaBroker(KafkaRaftServer server, String address) {
        this.server = server;
        this.address = address;
    }

    /** @param directory for its logs; returns when the broker takes requests */
    static KafkaBroker start(Path directory) throws IOException {
        String address = LOOPBACK + FreePorts.next();
        Properties settings = settings(directory, address, LOOPBACK + FreePorts.next());
        format(directory, settings);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        KafkaBroker broker = new KafkaBroker(server, address);
        try {
            server.startup();
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    /** The defaults, but for what one node alone needs. */
    private static Properties settings(Path directory, String address, String controller) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@" + controller,
                "controller.listener.names", "CONTROLLER",
                "inter.broker.listener.name", "BROKER",
                "listeners", "BROKER://" + address + ",CONTROLLER://" + controller,
                "listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs", directory.resolve("logs").toString(),
                "auto.create.topics.enable", "false",
                "controlled.shutdown.enable", "false"));
        return settings;
    }

    private static void format(Path directory, Properties settings) throws IOException {
        Path file = directory.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        String[] arguments = {"format", "--cluster-id", Uuid.randomUuid().toString(), "--config", file.toString()};
        int exitCode = StorageTool.execute(arguments, NOWHERE);
        if (exitCode != 0) {
            throw new IOException("expected Kafka to format its storage, got exitCode=" + exitCode);
        }
    }

    String address() {
        return address;
    }

    /** Makes a topic of one partition. */
    void createTopic(String name, Map<String, String> configuration) throws Exception {
        Map<String, Object> settings =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address, "enable.metrics.push", false);
        try (Admin admin = Admin.create(settings)) {
            NewTopic topic = new NewTopic(name, 1, (short) 1).configs(configuration);
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
