package io.anel.kit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A wait that ends. */
public final class Await {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

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

    /** Waits until the latch is down; fails when it is not for too long. */
    public static void down(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_NS, TimeUnit.NANOSECONDS)) {
                throw new AssertionError("expected the latch to be down, got " + latch.getCount() + " left");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
