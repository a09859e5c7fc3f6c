package io.anel.kit;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A wait that ends. */
public final class Await {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(15);

    private Await() {}

    /** Waits until the condition holds; false when it does not for too long. */
    public static boolean until(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs >= 0) {
                return false;
            }
            Thread.yield();
        }
        return true;
    }
}
