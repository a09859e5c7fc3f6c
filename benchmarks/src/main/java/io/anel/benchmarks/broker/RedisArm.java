package io.anel.benchmarks.broker;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntryBinary;

/**
 * Redis Streams: a real server with an append-only file, {@code XADD} in pipelines, {@code XREAD} of many entries at a time.
 *
 * <p>The server writes the file before it answers. Snapshots and rewriting of the file are off.
 */
public final class RedisArm implements Arm {
    private static final byte[] STREAM = "events".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FIELD = "p".getBytes(StandardCharsets.US_ASCII);
    private static final int PIPELINE = 10_000;
    private static final int ENTRIES_A_READ = 10_000;
    private static final int BLOCK_MS = 100;

    private final boolean forcing;

    private RedisArm(boolean forcing) {
        this.forcing = forcing;
    }

    /** {@code appendfsync everysec}: forced once a second, behind the answer. */
    public static RedisArm everySecond() {
        return new RedisArm(false);
    }

    /** {@code appendfsync always}: forced before the answer, once for all commands that were read together. */
    public static RedisArm always() {
        return new RedisArm(true);
    }

    @Override
    public String name() {
        return forcing ? "redisAlways" : "redisEverysec";
    }

    /** The publisher, the consumer, the server. */
    @Override
    public int busyThreads() {
        return 3;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        try (RedisServer server = RedisServer.start(turn.directory(), forcing ? "always" : "everysec");
                Jedis publishing = server.connect();
                Jedis receiving = server.connect();
                Receiver receiver = Receiver.start(new Stream(receiving, tally), tally)) {
            turn.startClock();
            publish(publishing, turn);
            receiver.awaitAll();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }

    /** Returns when the server has answered all. */
    private static void publish(Jedis jedis, Turn turn) {
        Pace pace = turn.pace();
        Payload payload = turn.payload();
        byte[] bytes = new byte[payload.length()];
        UnsafeBuffer made = new UnsafeBuffer(bytes);
        XAddParams parameters = XAddParams.xAddParams();
        Map<byte[], byte[]> entry = Map.of(FIELD, bytes);
        try (Pipeline pipeline = jedis.pipelined()) {
            for (long n = 1; n <= turn.events(); n++) {
                pace.await(n);
                payload.encode(made, 0, n);
                pipeline.xadd(STREAM, parameters, entry); // written to the socket's buffer at once
                if (n % PIPELINE == 0) {
                    pipeline.sync();
                }
            }
        }
    }

    private static final class Stream implements Receiver.Source {
        private final XReadParams parameters =
                XReadParams.xReadParams().count(ENTRIES_A_READ).block(BLOCK_MS);
        private final Jedis jedis;
        private final Tally tally;
        private final UnsafeBuffer received = new UnsafeBuffer(0, 0);
        private StreamEntryID last = new StreamEntryID(0, 0);

        Stream(Jedis jedis, Tally tally) {
            this.jedis = jedis;
            this.tally = tally;
        }

        @Override
        public void poll() {
            List<Map.Entry<byte[], List<StreamEntryBinary>>> streams =
                    jedis.xreadBinary(parameters, Map.of(STREAM, last));
            if (streams == null) {
                return;
            }
            for (StreamEntryBinary entry : streams.get(0).getValue()) {
                received.wrap(entry.getFields().values().iterator().next());
                tally.add(received, 0);
                last = entry.getID();
            }
        }
    }
}
