package io.anel.benchmarks.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** JMH's progress on stderr, a line a fork and a line a result; what forks print, and how they fail, as it is. */
final class JmhProgress implements OutputFormat {
    private static final String RUN_PROGRESS = "# Run progress: ";
    private static final String COMMENT = "#";

    private final PrintStream err = System.err;
    private String current = "";

    @Override
    public void startBenchmark(BenchmarkParams params) {
        StringBuilder text = new StringBuilder(Jmh.name(params.getBenchmark()));
        params.getParamsKeys()
                .forEach(key -> text.append(' ').append(key).append('=').append(params.getParam(key)));
        current = text.toString();
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        if (result != null) {
            Result<?> primary = result.getPrimaryResult();
            err.printf(Locale.ROOT, "%s: %,.2f %s%n", current, primary.getScore(), primary.getScoreUnit());
        }
    }

    @Override
    public void println(String line) {
        if (line.startsWith(RUN_PROGRESS)) {
            err.println(current + " … " + line.substring(RUN_PROGRESS.length()));
        } else if (!line.isBlank() && !line.startsWith(COMMENT)) {
            err.println(line);
        }
    }

    @Override
    public void print(String text) {
        if (!text.startsWith(COMMENT)) {
            err.print(text);
        }
    }

    @Override
    public void write(int b) {
        err.write(b);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        err.write(bytes);
    }

    @Override
    public void flush() {
        err.flush();
    }

    @Override
    public void iteration(BenchmarkParams params, IterationParams iterationParams, int iteration) {}

    @Override
    public void iterationResult(
            BenchmarkParams params, IterationParams iterationParams, int iteration, IterationResult data) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> results) {}

    @Override
    public void verbosePrintln(String line) {}

    @Override
    public void close() {}
}
