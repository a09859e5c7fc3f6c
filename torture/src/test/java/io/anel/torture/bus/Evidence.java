package io.anel.torture.bus;

import io.anel.torture.process.FileCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test's seed, which it prints, and its directory, which it keeps when the test fails; {@code -Danel.fault.seed=} repeats. */
final class Evidence implements BeforeEachCallback, AfterEachCallback {
    private Path directory;
    private long seed;
    private Random random;
    private String test;
    private long startNs;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        seed = Long.getLong("anel.fault.seed", ThreadLocalRandom.current().nextInt() & 0x7fffffffL);
        random = new Random(seed);
        test = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
        directory = Files.createDirectories(
                        Path.of("target", "fault", test + "-" + seed + "-" + Long.toHexString(System.nanoTime())))
                .toAbsolutePath();
        startNs = System.nanoTime();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (context.getExecutionException().isPresent()
                && !(context.getExecutionException().get() instanceof org.opentest4j.TestAbortedException)) {
            print("FAILED; evidence in " + directory);
        } else {
            FileCopies.delete(directory);
            print("done");
        }
    }

    void print(String what) {
        System.out.printf("%s seed=%d %.1f s: %s%n", test, seed, (System.nanoTime() - startNs) / 1e9, what);
    }

    Path directory() {
        return directory;
    }

    Random random() {
        return random;
    }
}
