package io.anel.benchmarks.jmh;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What JMH found for one benchmark with one set of parameters.
 *
 * @param benchmark class and method
 * @param error half of the 99.9 % interval of the mean, by JMH's assumption of normal scores; null when there are too few
 * @param unit of score and error
 * @param allocatedBytesPerOperation by all threads of the process: {@code gc.alloc.rate.norm}; null when unknown
 * @param eventsPerSecond where an operation moves several, as many as a parameter says; else null
 */
record JmhRow(
        String benchmark,
        Map<String, String> parameters,
        int threads,
        int forks,
        long samples,
        double score,
        Double error,
        String unit,
        Double allocatedBytesPerOperation,
        Double eventsPerSecond) {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String EVENTS = "events";

    static JmhRow of(RunResult result) {
        BenchmarkParams params = result.getParams();
        Map<String, String> parameters = new TreeMap<>();
        params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
        Result<?> primary = result.getPrimaryResult();
        return new JmhRow(
                Jmh.name(params.getBenchmark()),
                parameters,
                params.getThreads(),
                params.getForks(),
                primary.getSampleCount(),
                primary.getScore(),
                known(primary.getScoreError()),
                primary.getScoreUnit(),
                secondary(result, ALLOCATED),
                secondary(result, EVENTS));
    }

    private static Double secondary(RunResult result, String name) {
        Result<?> found = result.getSecondaryResults().get(name);
        return found == null ? null : known(found.getScore());
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** {@code ack=DURABLE batch=16}; the directory stands in the command, if anywhere. */
    String shownParameters() {
        StringBuilder text = new StringBuilder();
        parameters.forEach((name, value) -> {
            if (!name.equals("dir")) {
                text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(value);
            }
        });
        return text.toString();
    }
}
