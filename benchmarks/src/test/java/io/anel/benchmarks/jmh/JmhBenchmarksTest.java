package io.anel.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class JmhBenchmarksTest {
    private static final OutputFormat QUIET = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);

    @TempDir
    private Path directory;

    @Test
    void shouldMeasureEachPart() {
        assertThat(benchmarks())
                .map(name -> name.substring(BoundedRun.class.getPackageName().length() + 1))
                .contains(
                        "PublishOneProducer.single",
                        "PublishOneProducer.group",
                        "PublishOneProducer.claim",
                        "PublishFourProducers.single",
                        "DispatchBenchmark.dispatch",
                        "CodecBenchmark.encodeJson",
                        "CodecBenchmark.jacksonAloneEncode",
                        "JournalAppendBenchmark.append",
                        "JournalReadBenchmark.forward",
                        "JournalReadBenchmark.seek");
    }

    /** In this JVM, with the least and the most of each parameter: what it checks at tear-down holds, and it leaves no file. */
    @ParameterizedTest
    @MethodSource("benchmarks")
    void shouldRunAndFindAllThatItMoved(String benchmark) throws Exception {
        Options options = new OptionsBuilder()
                .include("^" + Pattern.quote(benchmark) + "$")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(2))
                .shouldFailOnError(true)
                .param("payload", "0", "16384")
                .param("subscriptions", "1", "64")
                .param("to", "orders.placed", "orders.>")
                .param("patterns", "1", "64")
                .param("batch", "1", "2048")
                .param("dir", directory.toString())
                .build();

        Collection<RunResult> results = new Runner(options, QUIET).run();

        assertThat(results)
                .isNotEmpty()
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
        assertThat(directory).isEmptyDirectory();
    }

    static List<String> benchmarks() {
        Stream<BenchmarkListEntry> all = BenchmarkList.defaultList().getAll(QUIET, List.of()).stream();
        return all.map(BenchmarkListEntry::getUsername)
                .filter(name -> !name.contains(LosingBenchmark.class.getSimpleName()))
                .sorted()
                .toList();
    }
}
