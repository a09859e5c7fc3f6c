package io.anel.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
    @Test
    void shouldReadTheKernelsRanges() {
        assertThat(Processors.parse("\t0-2,5,7-8")).containsExactly(0, 1, 2, 5, 7, 8);
        assertThat(Processors.parse("3")).containsExactly(3);
    }

    @Test
    void shouldKeepAThreadOnAProcessorAndNoOther() throws Exception {
        List<Integer> before = Processors.allowed();
        int last = before.get(before.size() - 1);
        FutureTask<String> kept = new FutureTask<>(() -> {
            Processors.keepThisThreadOn(last);
            return allowedToThisThread();
        });

        new Thread(kept).start();

        assertThat(kept.get()).isEqualTo("" + last);
        assertThat(Processors.allowed()).isEqualTo(before);
    }

    private static String allowedToThisThread() throws Exception {
        try (var lines = Files.lines(Path.of("/proc/thread-self/status"))) {
            return lines.filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElseThrow();
        }
    }
}
