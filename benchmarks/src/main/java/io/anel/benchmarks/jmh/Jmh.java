package io.anel.benchmarks.jmh;

import io.anel.benchmarks.rig.RowFailedException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A run of JMH benchmarks, each with JMH's {@code gc} profiler; forks get the flags they need.
 *
 * <p>One that fails, since it lost events for example, ends the run: no figure of it counts.
 */
final class Jmh {
    private static final TimeValue QUICK = TimeValue.milliseconds(200);
    private static final int QUICK_ITERATIONS = 3;

    private final Map<String, String> parameters;
    private final boolean quick;
    private final boolean inProcess;

    /** @param parameters values by name, separated by commas; benchmarks' own where there are none */
    Jmh(Map<String, String> parameters, boolean quick, boolean inProcess) {
        this.parameters = parameters;
        this.quick = quick;
        this.inProcess = inProcess;
    }

    /** By name. */
    static List<BenchmarkListEntry> all() {
        Collection<BenchmarkListEntry> all = BenchmarkList.defaultList().find(new JmhProgress(), List.of(), List.of());
        return List.copyOf(all);
    }

    /** Class and method. */
    static String name(BenchmarkListEntry entry) {
        return name(entry.getUsername());
    }

    /** The same without the package. */
    static String name(String qualified) {
        int method = qualified.lastIndexOf('.');
        return qualified.substring(qualified.lastIndexOf('.', method - 1) + 1);
    }

    /** The values of a benchmark's parameters when none are given, by name. */
    static Map<String, String[]> defaults(BenchmarkListEntry entry) {
        return new TreeMap<>(entry.getParams().orElse(Map.of()));
    }

    /** {@code  payload=0,32,64}: the values that would be used, or nothing. */
    static String parameters(BenchmarkListEntry entry, Map<String, String> given) {
        StringBuilder text = new StringBuilder();
        defaults(entry)
                .forEach((name, values) -> text.append(' ')
                        .append(name)
                        .append('=')
                        .append(given.getOrDefault(name, String.join(",", values))));
        return text.toString();
    }

    /** @throws RowFailedException when a benchmark failed, or JMH is at work elsewhere on this machine */
    JmhReport run(List<BenchmarkListEntry> selected) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .jvmArgsAppend(ForkFlags.missing().toArray(String[]::new));
        selected.forEach(entry -> options.include("^" + Pattern.quote(entry.getUsername()) + "$"));
        parameters.forEach((name, values) -> options.param(name, values.split(",")));
        if (quick) {
            options.forks(1)
                    .warmupIterations(1)
                    .warmupTime(QUICK)
                    .measurementIterations(QUICK_ITERATIONS)
                    .measurementTime(QUICK);
        }
        if (inProcess) {
            options.forks(0);
        }
        try {
            Collection<RunResult> results = new Runner(options.build(), new JmhProgress()).run();
            return new JmhReport(results.stream().map(JmhRow::of).toList());
        } catch (RunnerException e) {
            throw new RowFailedException(reason(e));
        }
    }

    /** JMH wraps what a benchmark threw, sometimes as suppressed. */
    private static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null || deepest.getSuppressed().length > 0) {
            deepest = deepest.getCause() != null ? deepest.getCause() : deepest.getSuppressed()[0];
        }
        return Arrays.stream(String.valueOf(deepest.getMessage()).split("\n"))
                .findFirst()
                .orElse("");
    }
}
