package io.anel.benchmarks.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.embedded.core.ExecutableProvider;

/** {@code redis-server} with an append-only file: the one that is installed, or else the one that a jar brings along. */
final class RedisServer implements AutoCloseable {
    private static final String PROGRAM = "redis-server";
    private static final String LOOPBACK = "127.0.0.1";

    /** The class {@link Jedis} speaks RESP2 alone, and warns when it is not told so. */
    private static final JedisClientConfig CLIENT = DefaultJedisClientConfig.builder()
            .autoNegotiateProtocol(false)
            .socketTimeoutMillis(60_000)
            .build();

    private final ServerProcess process;
    private final int port;

    private RedisServer(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * @param directory for its files; returns when the server takes connections
     * @param appendFsync {@code always}, {@code everysec}
     */
    static RedisServer start(Path directory, String appendFsync) throws Exception {
        int port = FreePorts.next();
        List<String> command = List.of(
                program(directory).toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                LOOPBACK,
                "--dir",
                directory.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                appendFsync,
                "--auto-aof-rewrite-percentage",
                "0",
                "--save",
                "");
        RedisServer server = new RedisServer(ServerProcess.start(directory, command), port);
        try {
            server.process.awaitReady(server::answers);
        } catch (Exception e) {
            server.close();
            throw e;
        }
        return server;
    }

    private static Path program(Path directory) throws IOException {
        var installed = Servers.find(PROGRAM);
        return installed.isPresent()
                ? installed.get()
                : ExecutableProvider.newJarResourceProvider(directory.toFile())
                        .get()
                        .toPath();
    }

    Jedis connect() {
        return new Jedis(new HostAndPort(LOOPBACK, port), CLIENT);
    }

    private boolean answers() {
        try (Jedis jedis = connect()) {
            return "PONG".equals(jedis.ping());
        } catch (JedisConnectionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
