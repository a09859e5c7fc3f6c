package io.anel.journal;

import io.anel.api.FencedException;
import io.anel.log.LogSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;

/** A JVM of its own that does something with a journal; what the tests start, and what runs in it. */
final class ChildProcess {
    private static final String HEAP = "-Xmx128m";

    private ChildProcess() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[1]);
        switch (args[0]) {
            case "open" -> {
                try (JournalLog log = JournalKit.open(dir)) {
                    System.out.println("opened at " + log.lastSequence());
                }
            }
            case "hold" -> {
                try (JournalLog log = JournalKit.open(dir)) {
                    System.out.println("holding");
                    while (System.in.read() >= 0) {
                        log.idle();
                    }
                }
            }
            case "recover" -> {
                JournalLayout layout = new JournalLayout(dir);
                RecoveredLog recovered = Recovery.recover(layout, ManifestFile.read(layout));
                System.out.println("settled " + recovered.settledThrough());
            }
            case "salvage" -> {
                Salvage.Report report = Salvage.salvage(dir, Path.of(args[2]), events -> {});
                System.out.println("salvaged " + report.events());
            }
            case "fill" -> {
                try (JournalLog log = JournalKit.open(dir)) {
                    long last = 0;
                    while (log.hasRoom()) {
                        last = JournalKit.append(log, last, 20);
                    }
                    System.out.println("full, durable " + (log.force() == last));
                }
            }
            case "write" -> write(dir, Long.parseLong(args[2]));
            case "fence" -> fence(dir);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Appends without end, saying what it did: until it is killed, or so many events are there. */
    private static void write(Path dir, long events) throws IOException {
        LogSettings settings =
                new LogSettings("child", JournalKit.MAX_BATCH_BYTES, 64 * 1024, new SystemEpochNanoClock());
        try (JournalLog log = JournalKit.journal(dir).open(settings)) {
            long last = log.lastSequence();
            System.out.println("writing from " + (last + 1));
            while (last < events) {
                last = JournalKit.append(log, last, (int) Math.min(100, events - last));
                System.out.println("journaled " + last);
                if (last % 1_000 == 0) {
                    System.out.println("durable " + log.force());
                }
            }
        }
        System.out.println("done");
    }

    /** Appends and forces until that fails, and then sees that nothing goes any more. */
    private static void fence(Path dir) {
        JournalLog log = JournalKit.open(dir);
        long last = 0;
        long acknowledged = 0;
        try {
            for (int i = 0; i < 1_000; i++) {
                last = JournalKit.append(log, last, 300);
                acknowledged = log.force();
                System.out.println("durable " + acknowledged);
            }
            System.out.println("unexpected: no force failed");
        } catch (FencedException e) {
            System.out.println("fenced: " + e.getMessage());
            long durable = log.durableSequence();
            if (durable != acknowledged) {
                System.out.println("unexpected: durable " + durable + " after a failed force");
            }
            mustBeFenced("append", () -> JournalKit.append(log, durable, 1));
            mustBeFenced("force", log::force);
            mustBeFenced("idle", log::idle);
            mustBeFenced("hasRoom", log::hasRoom);
            log.close();
        }
    }

    private static void mustBeFenced(String what, Runnable call) {
        try {
            call.run();
            System.out.println("unexpected: no fence at " + what);
        } catch (FencedException e) {
            System.out.println("still fenced at " + what);
        }
    }

    static String runUnder(List<String> wrapper, String... args) throws Exception {
        List<String> wrapped = new ArrayList<>(wrapper);
        wrapped.addAll(builder(List.of("@" + System.getProperty("anel.root") + "/jvm.flags"), args)
                .command());
        return output(new ProcessBuilder(wrapped).redirectErrorStream(true).start());
    }

    static String runInHeapOf(String heap, String... args) throws Exception {
        List<String> command = builder(List.of("@" + System.getProperty("anel.root") + "/jvm.flags"), args)
                .command();
        command.set(command.indexOf(HEAP), "-Xmx" + heap);
        return output(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    static Process start(String... args) throws IOException {
        return builder(List.of("@" + System.getProperty("anel.root") + "/jvm.flags"), args)
                .start();
    }

    static String run(String... args) throws Exception {
        return output(start(args));
    }

    static String runWith(String flag, String... args) throws Exception {
        return output(builder(List.of("@" + System.getProperty("anel.root") + "/jvm.flags", flag), args)
                .start());
    }

    static String runWithoutFlags(String... args) throws Exception {
        return output(builder(List.of(), args).start());
    }

    static String runUnderUmask(String umask, String... args) throws Exception {
        return runUnder(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"), args);
    }

    static void awaitLine(Process process, String start) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(start)) {
                return;
            }
        }
        throw new IOException("expected a line '" + start + "', got the end");
    }

    private static String output(Process process) throws Exception {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder text = new StringBuilder();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                text.append(line).append('\n');
            }
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return text.toString();
        }
    }

    private static ProcessBuilder builder(List<String> flags, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add(HEAP);
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ChildProcess.class.getName());
        command.addAll(List.of(args));
        if (!Files.isExecutable(Path.of(command.get(0)))) {
            throw new IOException("expected a JVM at " + command.get(0));
        }
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
