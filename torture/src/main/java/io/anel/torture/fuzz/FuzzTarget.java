package io.anel.torture.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.anel.api.BusConfig;
import io.anel.api.ConfigurationException;
import io.anel.api.EventType;
import io.anel.api.InvalidNameException;
import io.anel.api.NameRules;
import io.anel.api.PayloadException;
import io.anel.api.TraceParent;
import io.anel.event.EventId;
import io.anel.event.Json;
import io.anel.event.NameTable;
import io.anel.event.TypePattern;
import io.anel.examples.trading.BadLineHandler;
import io.anel.examples.trading.Trade;
import io.anel.examples.trading.TradeCsv;
import io.anel.examples.trading.Units;
import io.anel.journal.JournalConfig;
import io.anel.journal.format.HeadCodec;
import io.anel.journal.format.LostRangeDescriptor;
import io.anel.journal.format.Manifest;
import io.anel.journal.format.ManifestCodec;
import io.anel.journal.format.ManifestException;
import io.anel.tool.JournalTool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;

/** What takes bytes from outside. Each gives an answer, or refuses by the exception that its documentation names; it throws nothing else. */
public enum FuzzTarget {
    /** Anything that is believed is written back as it was. */
    MANIFEST(FuzzTarget::manifest),
    HEAD(FuzzTarget::head),
    LOST_RANGE(FuzzTarget::lostRange),
    /** A cycle's file, under sound checks: see {@link ForgedCycle}. */
    CYCLE(ForgedCycle::read),
    JSON(FuzzTarget::json),
    /** Every line is a trade, which is read again as it was, or is reported. */
    CSV(FuzzTarget::csv),
    NAMES(FuzzTarget::names),
    CONFIG_PROPERTIES(bytes -> config(bytes, "fuzz.properties")),
    CONFIG_YAML(bytes -> config(bytes, "fuzz.yaml")),
    ARGUMENTS(FuzzTarget::arguments);

    private static final EventType<Map<String, ?>> MAP = Json.mapType("fuzz");
    /** Those that only read, and come to an end. */
    private static final List<String> COMMANDS = List.of("info", "verify", "cat", "replay", "help", "");

    private final Consumer<byte[]> feed;

    FuzzTarget(Consumer<byte[]> feed) {
        this.feed = feed;
    }

    /** Takes one input; what it throws is a bug. */
    public void feed(byte[] bytes) {
        feed.accept(bytes);
    }

    private static void manifest(byte[] bytes) {
        try {
            Manifest manifest = ManifestCodec.decode(bytes);
            if (!Arrays.equals(ManifestCodec.encode(manifest), bytes)) {
                throw new AssertionError("expected " + manifest + " to be written as it was read");
            }
        } catch (ManifestException e) {
            requireOneLine(e);
        }
    }

    private static void head(byte[] bytes) {
        try {
            HeadCodec.decode(new UnsafeBuffer(bytes), 0, bytes.length, new NameTable());
        } catch (IllegalArgumentException e) {
            requireOneLine(e);
        }
    }

    private static void lostRange(byte[] bytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        if (LostRangeDescriptor.fault(buffer, 0, bytes.length, 1) == null) {
            LostRangeDescriptor.why(buffer, 0, bytes.length);
        }
    }

    private static void json(byte[] bytes) {
        try {
            MAP.codec().decode(new UnsafeBuffer(bytes), 0, bytes.length);
        } catch (PayloadException e) {
            requireOneLine(e);
        }
    }

    private static void csv(byte[] bytes) {
        int[] reported = new int[1];
        StringBuilder again = new StringBuilder();
        List<Trade> trades = trades(bytes, (line, why) -> {
            reported[0]++;
            requireOneLine(why, null);
        });
        for (Trade trade : trades) {
            again.append(trade.timeSeconds()).append(',');
            again.append(Units.decimal(trade.price()).toPlainString()).append(',');
            again.append(Units.decimal(trade.amount()).toPlainString()).append('\n');
        }
        List<Trade> readAgain = trades(again.toString().getBytes(UTF_8), (line, why) -> {
            throw new AssertionError("expected a trade that was written to be read, got: " + why);
        });
        if (!readAgain.equals(trades)) {
            throw new AssertionError("expected " + trades + " to be read as they were written, got " + readAgain);
        }
        long ends =
                IntStream.range(0, bytes.length).filter(i -> bytes[i] == '\n').count();
        long lines = bytes.length == 0 || bytes[bytes.length - 1] == '\n' ? ends : ends + 1;
        long told = trades.size() + reported[0];
        if (told != lines && told != lines - 1) { // the heading is neither
            throw new AssertionError("expected a trade or a report a line, got " + trades.size() + " and " + reported[0]
                    + " of lines=" + lines);
        }
    }

    private static List<Trade> trades(byte[] bytes, BadLineHandler onBadLine) {
        List<Trade> trades = new ArrayList<>();
        try (TradeCsv csv = new TradeCsv(new ByteArrayInputStream(bytes), onBadLine)) {
            for (Trade trade = csv.next(); trade != null; trade = csv.next()) {
                trades.add(trade);
            }
            if (csv.consumed() != bytes.length) {
                throw new AssertionError("expected all " + bytes.length + " bytes to be read, got " + csv.consumed());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return trades;
    }

    private static void names(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        List<Runnable> readers = List.of(
                () -> EventId.parse(42, text),
                () -> TraceParent.parse(text),
                () -> NameRules.requireType(text),
                () -> NameRules.requireName("bus", text),
                () -> TypePattern.of(NameRules.requirePattern(text)),
                () -> NameRules.requireText("entity", text));
        for (Runnable reader : readers) {
            try {
                reader.run();
            } catch (InvalidNameException e) {
                requireOneLine(e);
            }
        }
    }

    private static void config(byte[] bytes, String name) {
        Path file = MemoryFile.of(name, bytes);
        try {
            BusConfig.fromFile(file);
            JournalConfig.fromFile(file);
        } catch (ConfigurationException e) {
            requireOneLine(e);
        }
    }

    /** The first byte is the command, the rest are arguments, each ended by a line feed. */
    private static void arguments(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        String command = COMMANDS.get((bytes[0] & 0xFF) % COMMANDS.size());
        String[] rest = new String(bytes, 1, bytes.length - 1, UTF_8).split("\n");
        String[] arguments = new String[rest.length + 1];
        arguments[0] = command;
        System.arraycopy(rest, 0, arguments, 1, rest.length);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(said, false, UTF_8);
        int exit = JournalTool.run(to, to, arguments);
        to.flush();
        if (exit < 0 || exit > 2 || said.toString(UTF_8).contains("\tat ")) {
            throw new AssertionError("expected an exit code of 0 to 2 and no stack trace for "
                    + Arrays.toString(arguments) + ", got " + exit + ": " + said.toString(UTF_8));
        }
    }

    /** What a refusal says is for people, and for a terminal. */
    static void requireOneLine(Exception refusal) {
        requireOneLine(refusal.getMessage(), refusal);
    }

    /** @param cause null where there is none */
    private static void requireOneLine(String message, Exception cause) {
        if (message == null
                || message.isBlank()
                || message.chars().anyMatch(character -> character < ' ' || character == 0x7F)) {
            throw new AssertionError("expected a refusal of one printable line, got '" + message + "'", cause);
        }
    }
}
