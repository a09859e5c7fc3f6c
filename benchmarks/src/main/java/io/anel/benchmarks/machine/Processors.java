package io.anel.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.posix.PosixAPI;

/** The processors that this process may run on, and a thread's place on one of them. */
final class Processors {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final int THIS_THREAD = 0;

    private Processors() {}

    /** Their numbers; empty where the kernel does not tell. */
    static List<Integer> allowed() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return List.of();
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> parse(line.substring(ALLOWED.length())))
                    .findFirst()
                    .orElse(List.of());
        }
    }

    /** @param list such as {@code 0-1,4} */
    static List<Integer> parse(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : list.trim().split(",")) {
            String[] ends = range.split("-");
            for (int n = Integer.parseInt(ends[0]); n <= Integer.parseInt(ends[ends.length - 1]); n++) {
                numbers.add(n);
            }
        }
        return numbers;
    }

    /** From now on the calling thread, and what it starts, runs there alone; a refusal leaves it where the scheduler puts it. */
    static void keepThisThreadOn(int processor) {
        PosixAPI.posix().sched_setaffinity_as(THIS_THREAD, processor);
    }
}
