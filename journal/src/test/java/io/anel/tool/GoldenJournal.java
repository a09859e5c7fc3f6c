package io.anel.tool;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.Cause;
import io.anel.api.Draft;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.Publisher;
import io.anel.api.TraceParent;
import io.anel.event.Json;
import io.anel.event.Raw;
import io.anel.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Journals that were written once by each format version, and are read on every build.
 *
 * <p>{@code main} writes one with the present format into a directory: {@code journal.zip}, its files without the space that was
 * only reserved, and {@code events.jsonl.gz}, what {@code cat --json --system --voided} says of it. It was run once for format 1; run
 * it again only for a format that has no golden journal yet.
 */
final class GoldenJournal {
    static final int GROUP_EVENTS = 3;
    private static final int TRADES = 700;
    private static final int PAGE = 4096;

    private record Trade(long id, double price) {}

    private static final EventType<Trade> TRADE = Json.type("trades.made", 2, Trade.class);
    private static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final EventType<Map<String, ?>> ALERT = Json.mapType("alert");

    private GoldenJournal() {}

    public static void main(String[] args) throws IOException {
        Path into = Path.of(args[0]);
        Path journal = Files.createTempDirectory("golden").resolve("journal");
        write(journal, 0, TRADES);
        write(journal, TRADES, TRADES + 20);
        Files.createDirectories(into);
        zip(journal, into.resolve("journal.zip"));
        try (var out = new GZIPOutputStream(Files.newOutputStream(into.resolve("events.jsonl.gz")))) {
            out.write(ToolKit.journal("cat", journal, "--json", "--system", "--voided")
                    .sound()
                    .out()
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Everything a frame can carry, an emission, an atomic group, a void, a large frame, a roll and a clean close. */
    private static void write(Path journal, int from, int to) {
        try (EventBus bus = open(journal)) {
            Publisher gateway = bus.publisher("gateway");
            for (int i = from; i < to; i++) {
                ToolKit.publish(gateway, TRADE, new Trade(i, i / 4.0), new Attributes().entity("desk-" + i % 5));
            }
            long last = ToolKit.publish(
                    gateway,
                    TICK,
                    new UnsafeBuffer("ten bytes!".getBytes(StandardCharsets.UTF_8)),
                    new Attributes()
                            .correlation("corrélation")
                            .entity("desk-0")
                            .externalId("outside-" + from)
                            .causedBy(new Cause(3, "unused"))
                            .trace(new TraceParent(1, 2, 3, 1))
                            .userId("ada")
                            .sessionId("s-1")
                            .metadata("region", "eu"));
            ToolKit.publish(gateway, TICK, new UnsafeBuffer(new byte[4_000]), null);
            gateway.publishAll(
                    List.of(
                            new Draft<>(ALERT, Map.of("n", 1), null),
                            new Draft<>(ALERT, Map.of("n", 2), null),
                            new Draft<>(ALERT, Map.of("n", 3), null)),
                    true);
            ToolKit.publish(gateway, TRADE, new Trade(-1, 0), new Attributes().entity("desk-1", 99_999));
            ToolKit.publish(
                    gateway, TICK, new UnsafeBuffer(new byte[0]), new Attributes().externalId("outside-" + from));
            bus.await(last, Ack.DURABLE);
            bus.drain(ToolKit.PATIENCE);
        }
    }

    /** Opens as it was written. */
    static EventBus open(Path journal) {
        return Anel.bus("golden")
                .config(BusConfig.builder()
                        .ringSlots(256)
                        .maxPayloadBytes(8 * 1024)
                        .maxBatchBytes(80 * 1024)
                        .maxBatchEvents(32)
                        .largeFrames(2)
                        .maxGroupEvents(8)
                        .outboxEvents(8)
                        .build())
                .log(Journal.at(journal)
                        .blockBytes(512 * 1024)
                        .cycleBytes(64 * 1024)
                        .reserveChunkBytes(16 * 1024))
                .chain(chain -> chain.stage(
                        "alarms",
                        (event, context) -> {
                            if (event.as(TRADE).id() % 50 == 0) {
                                context.publish(
                                        ALERT, Map.of("trade", event.as(TRADE).id()));
                            }
                        },
                        TRADE))
                .start();
    }

    private static void zip(Path journal, Path zip) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
                Stream<Path> files = Files.walk(journal)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("owner"))
                    .sorted()::iterator) {
                byte[] bytes = Files.readAllBytes(file);
                int used = bytes.length;
                while (used > 0 && bytes[used - 1] == 0) {
                    used--;
                }
                boolean isCycle = file.toString().endsWith(".cq4");
                out.putNextEntry(new ZipEntry(journal.relativize(file).toString()));
                out.write(isCycle ? Arrays.copyOf(bytes, (used + PAGE - 1) / PAGE * PAGE) : bytes);
                out.closeEntry();
            }
        }
    }

    /** Unpacks the golden journal of a format version. */
    static Path unpack(int format, Path into) {
        try {
            // As a journal makes it, whatever the umask: others may not write it.
            Files.createDirectory(
                    into, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (ZipInputStream in = new ZipInputStream(
                GoldenJournal.class.getResourceAsStream("/golden/format-" + format + "/journal.zip"))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = into.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, in.readAllBytes());
            }
            return into;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stood in it when it was written, one event a line. */
    static List<String> events(int format) {
        try (var in = new GZIPInputStream(
                GoldenJournal.class.getResourceAsStream("/golden/format-" + format + "/events.jsonl.gz"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
