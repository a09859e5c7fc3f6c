package io.anel.benchmarks.rig;

import net.openhft.posix.ClockId;
import net.openhft.posix.PosixAPI;

/**
 * The processor time that this process has used, all its threads together, in nanoseconds.
 *
 * <p>The kernel's own clock of it: the JVM's bean counts in ticks of ten milliseconds, a twentieth of a short turn.
 */
final class ProcessCpuClock {
    private static final PosixAPI POSIX = PosixAPI.posix();

    private ProcessCpuClock() {}

    static long nowNs() {
        return POSIX.clock_gettime(ClockId.CLOCK_PROCESS_CPUTIME_ID);
    }
}
