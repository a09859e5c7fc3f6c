package io.anel.benchmarks.rig;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What took processors from a turn: the machine's other programs, and its host. Not this process and what it has started, and not the kernel's own threads, which
 * write what the turn has left to them.
 *
 * <p>A program that began and ended meanwhile is not seen.
 *
 * @param cpu what each of the programs has used so far
 */
record OtherWork(long nanoTime, ProcessorTime machine, Map<Long, Duration> cpu) {
    /** The parent of the kernel's threads, on Linux. */
    private static final long KERNEL = 2;

    static OtherWork now() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Set<Long> own = self.descendants().map(ProcessHandle::pid).collect(Collectors.toCollection(HashSet::new));
        own.add(self.pid());
        Map<Long, Duration> cpu = new HashMap<>();
        ProcessHandle.allProcesses()
                .filter(process -> !own.contains(process.pid()) && !isKernel(process))
                .forEach(process -> process.info().totalCpuDuration().ifPresent(used -> cpu.put(process.pid(), used)));
        return new OtherWork(System.nanoTime(), ProcessorTime.now(), cpu);
    }

    private static boolean isKernel(ProcessHandle process) {
        return process.pid() == KERNEL
                || process.parent().filter(parent -> parent.pid() == KERNEL).isPresent();
    }

    /** The part of all processors that others took between that moment and this. */
    double shareSince(OtherWork earlier) {
        double used = 0;
        for (Map.Entry<Long, Duration> each : cpu.entrySet()) {
            used += each.getValue().toNanos()
                    - earlier.cpu.getOrDefault(each.getKey(), Duration.ZERO).toNanos();
        }
        double available =
                (double) (nanoTime - earlier.nanoTime) * Runtime.getRuntime().availableProcessors();
        return Math.min(1, Math.max(0, used) / available + machine.stolenShareSince(earlier.machine));
    }
}
