package io.anel.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.PayloadCodec;
import io.anel.api.PayloadEncoding;
import io.anel.api.Publisher;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.api.SystemEvent;
import io.anel.event.Json;
import io.anel.event.Raw;
import io.anel.journal.Journal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What the tool's tests share: journals that a real bus wrote, and running the tool on them. */
final class ToolKit {
    static final EventType<Map<String, ?>> CREATED = Json.mapType("orders.created");
    static final EventType<Map<String, ?>> FILLED = Json.mapType("orders.filled");
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    static final EventType<Map<String, ?>> ALERT = Json.mapType("alert");
    /** Says it is JSON, whatever it is. */
    static final EventType<DirectBuffer> CLAIMS_JSON = EventType.of("hostile", 0, new ClaimsJson());

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private ToolKit() {}

    /** What a run of the tool came to. */
    record Run(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        List<SystemEvent> events() {
            return out.lines().map(SystemEvent::parse).toList();
        }

        long[] sequences() {
            return out.lines()
                    .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                    .toArray();
        }

        Run sound() {
            assertThat(err).isEmpty();
            assertThat(exitCode).isZero();
            return this;
        }

        /** One line on stderr, nothing else there, and this exit code. */
        Run failed(int code, String... words) {
            assertThat(err.lines()).as(err).singleElement().asString().contains(words);
            assertThat(err).doesNotContain("Exception").doesNotContain("\tat ");
            assertThat(exitCode).isEqualTo(code);
            return this;
        }
    }

    /** Runs {@code anel journal}. */
    static Run journal(Object... args) {
        return run(false, args);
    }

    /** Runs {@code anel config}. */
    static Run config(Object... args) {
        return run(true, args);
    }

    private static Run run(boolean config, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = Stream.concat(config ? Stream.of("config") : Stream.of(), Stream.of(args))
                .map(String::valueOf)
                .toArray(String[]::new);
        Output output = new Output(out, err, false);
        int exitCode = config ? AnelTool.run(output, words) : JournalTool.run(output, words);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** As {@link #journal}, into a stream of the caller's; for what goes on until it is stopped. */
    static int journalInto(OutputStream out, OutputStream err, Object... args) {
        return JournalTool.run(
                new Output(out, err, false),
                Stream.of(args).map(String::valueOf).toArray(String[]::new));
    }

    /** Small files that roll often. */
    static Journal smallJournal(Path directory) {
        return Journal.at(directory)
                .blockBytes(512 * 1024)
                .cycleBytes(64 * 1024)
                .reserveChunkBytes(16 * 1024);
    }

    /** A bus whose batches fit those files. */
    static EventBus bus(Path directory) {
        return Anel.bus("desk")
                .config(BusConfig.builder()
                        .ringSlots(1024)
                        .maxPayloadBytes(16 * 1024)
                        .maxBatchBytes(96 * 1024)
                        .maxBatchEvents(64)
                        .largeFrames(2)
                        .maxGroupEvents(8)
                        .outboxEvents(8)
                        .build())
                .log(smallJournal(directory))
                .chain(chain -> chain.stage("limits", new Limits(), CREATED))
                .start();
    }

    /** Adds up what orders are worth, and raises an alert for each that is worth more than 900. */
    public static final class Limits implements Stage {
        private long worth;

        @Override
        public void on(Event event, Context context) {
            long value = ((Number) event.as(CREATED).get("worth")).longValue();
            worth += value;
            if (value > 900) {
                context.publish(ALERT, Map.of("worth", value));
            }
        }

        @Override
        public void hash(StateHash hash) {
            hash.put(worth);
        }
    }

    /**
     * Orders, in two openings of the journal. Of {@code orders} orders each has a correlation {@code order-i} and an entity; every
     * second one is filled by the broker; after each opening a tick of 64 bytes and an order that is refused follow.
     */
    static void writeDesk(Path directory, int orders) {
        for (int opening = 0; opening < 2; opening++) {
            try (EventBus bus = bus(directory)) {
                int from = opening * orders / 2;
                IntStream.range(from, from + orders / 2).forEach(i -> order(bus, i));
                UnsafeBuffer bytes = new UnsafeBuffer(new byte[64]);
                bytes.putLong(0, opening);
                publish(bus.publisher("feed"), TICK, bytes, null);
                long refused = publish(
                        bus.publisher("gateway"),
                        CREATED,
                        Map.of("worth", 1),
                        new Attributes().entity("account-0", 77));
                bus.await(refused, Ack.DURABLE);
                assertThat(bus.drain(PATIENCE)).isTrue();
            }
        }
    }

    private static void order(EventBus bus, int i) {
        Attributes attributes = new Attributes()
                .correlation("order-" + i)
                .entity("account-" + i % 3)
                .userId("user " + i % 2)
                .metadata("desk", "fx");
        publish(bus.publisher("gateway"), CREATED, Map.of("worth", (i * 37L) % 1000), attributes);
        if (i % 2 == 1) {
            publish(bus.publisher("broker"), FILLED, Map.of("order", i), new Attributes().correlation("order-" + i));
        }
    }

    static <T> long publish(Publisher publisher, EventType<T> type, T value, Attributes attributes) {
        long sequence = publisher.publish(type, value, attributes, PATIENCE);
        assertThat(sequence).isPositive();
        return sequence;
    }

    /** A copy that is written anew, byte for byte. */
    static Path copy(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flips one bit where {@code text} stands in a cycle's file; the file and the byte. */
    static String flipAt(Path journal, String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(journal)) {
            for (Path file : (Iterable<Path>)
                    files.filter(path -> path.toString().endsWith(".cq4")).sorted()::iterator) {
                byte[] bytes = Files.readAllBytes(file);
                int at = indexOf(bytes, wanted);
                if (at >= 0) {
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                    return file.getFileName().toString();
                }
            }
        }
        throw new AssertionError("no '" + text + "' in " + journal);
    }

    /** Has a batch in the newest cycle look as if it had never been written; the file and the byte. */
    static String zeroLengthWordOfNewestCycle(Path journal) throws IOException {
        try (Stream<Path> files = Files.walk(journal)) {
            Path file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .max(java.util.Comparator.comparing(Path::getFileName))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            UnsafeBuffer words = new UnsafeBuffer(bytes);
            int at = 0;
            for (int document = 0; document < 8; document++) {
                at = (at + Integer.BYTES + (words.getInt(at) & 0x3FFF_FFFF) + 3) & ~3;
            }
            words.putInt(at, 0);
            Files.write(file, bytes);
            return file + " byte " + at;
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            int i = 0;
            while (i < wanted.length && bytes[at + i] == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    private static final class ClaimsJson implements PayloadCodec<DirectBuffer> {
        @Override
        public PayloadEncoding encoding() {
            return PayloadEncoding.JSON;
        }

        @Override
        public int encodedLength(DirectBuffer value) {
            return value.capacity();
        }

        @Override
        public int encode(DirectBuffer value, MutableDirectBuffer buffer, int offset) {
            buffer.putBytes(offset, value, 0, value.capacity());
            return value.capacity();
        }

        @Override
        public DirectBuffer decode(DirectBuffer buffer, int offset, int lengthBytes) {
            return new UnsafeBuffer(buffer, offset, lengthBytes);
        }
    }

    static DirectBuffer utf8(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Starts the tool in a JVM of its own. */
    static Process start(boolean withFlags, Object... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (withFlags) {
            command.add("@" + System.getProperty("anel.root") + "/jvm.flags");
            if (Runtime.version().feature() >= 24) {
                // As the launcher does: or the JDK warns on stderr of what Chronicle's libraries call.
                command.add("--sun-misc-unsafe-memory-access=allow");
            }
        }
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(JournalTool.class.getName());
        Stream.of(args).map(String::valueOf).forEach(command::add);
        return new ProcessBuilder(command).start();
    }

    /** Writes a journal to look at by hand. */
    public static void main(String[] args) {
        writeDesk(Path.of(args[0]), Integer.parseInt(args[1]));
    }
}
