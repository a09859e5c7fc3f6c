package io.anel.torture.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {
    private static final long MIB = 1024 * 1024;

    @TempDir
    Path directory;

    @Test
    void shouldFindNothingInWhatSwings() {
        assertThat(SoakJudge.grown(samples(i -> new SoakSample(
                        (20 + i * 7 % 30) * MIB,
                        (100 + i % 3) * MIB,
                        20 + i % 2,
                        200 + i % 4,
                        1000,
                        500 + i % 9,
                        9000))))
                .isEmpty();
    }

    @Test
    void shouldFindEachThatGrows() {
        assertThat(SoakJudge.grown(samples(i -> new SoakSample(
                        (20 + i) * MIB,
                        (100 + i) * MIB,
                        20 + i,
                        200 + i,
                        1000,
                        500 + i * 1000L,
                        i < 24 ? 9_000 : 9_000_000))))
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactly(
                        "heap, MiB",
                        "resident, MiB",
                        "open files",
                        "mappings",
                        "half of the events, us",
                        "99 % of the events, us");
    }

    @Test
    @Timeout(60)
    void shouldTakeSamplesOfABusAtWork() throws IOException {
        List<SoakSample> samples = new Soak(directory.resolve("journal"))
                .run(TimeUnit.SECONDS.toNanos(2), 20_000, TimeUnit.MILLISECONDS.toNanos(100), sample -> {});

        assertThat(samples).hasSizeBetween(10, 20);
        assertThat(samples).allMatch(sample -> sample.openFiles() > 3 && sample.mappings() > 10);
        // A busy disk may hold the bus up for longer than a sample.
        assertThat(samples).anyMatch(sample -> sample.eventsPerSecond() > 0);
    }

    private static List<SoakSample> samples(IntFunction<SoakSample> of) {
        return IntStream.range(0, 48).mapToObj(of).toList();
    }
}
