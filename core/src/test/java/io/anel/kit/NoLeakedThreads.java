package io.anel.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves a thread of a bus behind. */
public final class NoLeakedThreads implements BeforeEachCallback, AfterEachCallback {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long LOOK_EVERY_NS = 1_000_000;

    private Set<Thread> before = Set.of();

    @Override
    public void beforeEach(ExtensionContext context) {
        before = running();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        // A thread that was told to end may take a moment.
        while (!before.containsAll(running()) && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(LOOK_EVERY_NS);
        }
        assertThat(before)
                .as("threads of buses after %s", context.getDisplayName())
                .containsAll(running());
    }

    /** All threads of buses that run. */
    public static Set<Thread> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("anel-"))
                .collect(Collectors.toSet());
    }
}
