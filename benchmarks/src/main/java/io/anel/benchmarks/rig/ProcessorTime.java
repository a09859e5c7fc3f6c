package io.anel.benchmarks.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The machine's processor time so far, in ticks: what its host took away from it is in {@code stolen}.
 *
 * @param stolen 0 where the kernel does not tell
 */
record ProcessorTime(long total, long stolen) {
    private static final Path STAT = Path.of("/proc/stat");
    /** user nice system idle iowait irq softirq steal: guest times, behind it, are in user already. */
    private static final int STEAL = 7;

    static ProcessorTime now() throws IOException {
        if (!Files.isReadable(STAT)) {
            return new ProcessorTime(0, 0);
        }
        try (var lines = Files.lines(STAT)) {
            return parse(lines.findFirst().orElse(""));
        }
    }

    /** @param line the first of {@code /proc/stat} */
    static ProcessorTime parse(String line) {
        String[] words = line.trim().split("\\s+");
        long[] ticks = Arrays.stream(words)
                .skip(1)
                .limit(STEAL + 1)
                .mapToLong(Long::parseLong)
                .toArray();
        return new ProcessorTime(Arrays.stream(ticks).sum(), ticks.length > STEAL ? ticks[STEAL] : 0);
    }

    double stolenShareSince(ProcessorTime earlier) {
        return total == earlier.total ? 0 : (double) (stolen - earlier.stolen) / (total - earlier.total);
    }
}
