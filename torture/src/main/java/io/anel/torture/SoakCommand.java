package io.anel.torture;

import io.anel.torture.process.FileCopies;
import io.anel.torture.soak.Soak;
import io.anel.torture.soak.SoakJudge;
import io.anel.torture.soak.SoakSample;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A bus at work for long. */
@Command(
        name = "soak",
        description = {
            "Runs a bus at half of its peak and says what has grown: heap, memory, open files, mappings, latency.",
            "The second quarter of the time, when all is warm, against the last."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class SoakCommand implements Callable<Integer> {
    private static final int SAMPLES = 48;

    @Spec
    private CommandSpec spec;

    @Option(names = "--minutes", paramLabel = "N", description = "How long; 0.4 or more.", defaultValue = "60")
    private double minutes;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Events a second; half of what it can do by default, measured for five seconds.",
            defaultValue = "0",
            showDefaultValue = Visibility.NEVER)
    private long rate;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "For the journal, of which the newest 256 MiB are kept.",
            defaultValue = "target/soak")
    private Path directory;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        long nanos = (long) (minutes * TimeUnit.MINUTES.toNanos(1));
        if (nanos < TimeUnit.SECONDS.toNanos(SAMPLES) / 2 || rate < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --minutes of 0.4 or more and --rate of 0 or more, got --minutes=" + minutes + " --rate="
                            + rate);
        }
        Path files = OutputDirectory.of(spec, directory).resolve("journal");
        FileCopies.delete(files);
        out.println("     heap  resident  files  maps   events/s      p50 us      p99 us");
        List<SoakSample> samples = new Soak(files).run(nanos, rate, nanos / SAMPLES, sample -> print(out, sample));
        FileCopies.delete(files);
        List<String> grown = SoakJudge.grown(samples);
        grown.forEach(out::println);
        out.println(grown.isEmpty() ? "flat" : "grown");
        return grown.isEmpty() ? AttackCommand.NOTHING_FOUND : AttackCommand.FOUND;
    }

    private static void print(PrintWriter out, SoakSample sample) {
        out.printf(
                "%,6d MiB %,5d MiB %6d %5d %,10d %,11.1f %,11.1f%n",
                sample.heapBytes() >> 20,
                sample.residentBytes() >> 20,
                sample.openFiles(),
                sample.mappings(),
                sample.eventsPerSecond(),
                sample.p50Ns() / 1e3,
                sample.p99Ns() / 1e3);
        out.flush();
    }
}
