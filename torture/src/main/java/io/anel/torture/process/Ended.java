package io.anel.torture.process;

import java.util.concurrent.TimeUnit;

/** Waits for processes that were told to end. */
final class Ended {
    private Ended() {}

    /**
     * Waits until a process has ended; an interrupt is kept for later.
     *
     * @return false when it has not after so long
     */
    static boolean within(Process process, long seconds) {
        boolean interrupted = false;
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (true) {
                try {
                    return process.waitFor(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
