package io.anel.benchmarks.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code nats-server} with JetStream, on a port of the loopback interface that it takes itself. */
final class NatsServer implements AutoCloseable {
    static final String PROGRAM = "nats-server";
    private static final Pattern ADDRESS = Pattern.compile("nats://[0-9.]+:[0-9]+");

    private final ServerProcess process;
    private final String address;

    private NatsServer(ServerProcess process, String address) {
        this.process = process;
        this.address = address;
    }

    /** @param directory for its files; returns when the server takes connections */
    static NatsServer start(Path directory) throws Exception {
        Path configuration = directory.resolve("nats.conf");
        Files.writeString(configuration, configuration(directory));
        Path program = Servers.find(PROGRAM).orElseThrow();
        ServerProcess process =
                ServerProcess.start(directory, List.of(program.toString(), "-c", configuration.toString()));
        try {
            Path ports = directory.resolve(PROGRAM + "_" + process.pid() + ".ports");
            process.awaitReady(() -> address(ports).isPresent());
            return new NatsServer(process, address(ports).orElseThrow());
        } catch (Exception e) {
            process.close();
            throw e;
        }
    }

    private static String configuration(Path directory) {
        return String.join(
                "\n",
                "listen: \"127.0.0.1:-1\"",
                "ports_file_dir: \"" + directory + "\"",
                "jetstream { store_dir: \"" + directory.resolve("store") + "\" }",
                "");
    }

    /** The server writes the file once it listens. */
    private static Optional<String> address(Path ports) throws IOException {
        if (!Files.exists(ports)) {
            return Optional.empty();
        }
        Matcher matcher = ADDRESS.matcher(Files.readString(ports));
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    String address() {
        return address;
    }

    @Override
    public void close() {
        process.close();
    }
}
