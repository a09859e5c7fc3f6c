package io.anel.torture.fuzz;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One target under Jazzer, in a JVM of its own, from the kept inputs and those of earlier runs on. */
public final class FuzzRun {
    private static final String FUZZER = "com.code_intelligence.jazzer.Jazzer";
    /** Said of an input that breaks the target, takes too long, or too much memory. */
    private static final String FOUND = "Test unit written to";

    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs");
    private static final Pattern COVERED = Pattern.compile("cov: (\\d+)");

    private FuzzRun() {}

    /** How it ended. */
    public enum Outcome {
        SOUND,
        BROKEN,
        /** The fuzzer itself did not come to an end, or not to run. */
        FAILED
    }

    /**
     * What came of it.
     *
     * @param log all that the fuzzer said
     */
    public record Report(FuzzTarget target, Outcome outcome, long runs, long covered, long inputs, Path log) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-18s %s  %,d runs, %,d edges covered, %,d inputs%s",
                    target,
                    outcome == Outcome.SOUND ? "sound " : outcome,
                    runs,
                    covered,
                    inputs,
                    outcome == Outcome.SOUND ? "" : "; see " + log);
        }
    }

    /** Runs it for so long, or to the first input that breaks it. */
    public static Report of(FuzzTarget target, Path directory, int seconds) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(directory.resolve(target.name().toLowerCase(Locale.ROOT)));
        for (FuzzSeed seed : FuzzSeed.of(target)) {
            Files.write(corpus.resolve(seed.name()), seed.bytes());
        }
        Path log = directory.resolve(target + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:+EnableDynamicAgentLoading",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-D" + FuzzMain.TARGET + "=" + target,
                "-cp",
                System.getProperty("java.class.path"),
                FUZZER,
                "--target_class=" + FuzzMain.class.getName(),
                "--instrumentation_includes=io.anel.**",
                "-max_total_time=" + seconds,
                "-artifact_prefix=" + directory + File.separator + target + "-",
                corpus.toString()));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exit = process.waitFor();
        String said = Files.readString(log);
        Outcome outcome = exit == 0 ? Outcome.SOUND : said.contains(FOUND) ? Outcome.BROKEN : Outcome.FAILED;
        try (Stream<Path> inputs = Files.list(corpus)) {
            return new Report(target, outcome, last(DONE, said), last(COVERED, said), inputs.count(), log);
        }
    }

    private static long last(Pattern pattern, String text) {
        long last = 0;
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            last = Long.parseLong(matcher.group(1));
        }
        return last;
    }
}
