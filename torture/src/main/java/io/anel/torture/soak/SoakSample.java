package io.anel.torture.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the process held at one moment, and how it did in the time before.
 *
 * @param heapBytes in use behind a collection: a bus makes so little garbage that none may come by itself for the whole run
 * @param residentBytes of memory that is no file's
 * @param openFiles descriptors
 * @param mappings regions of the address space
 * @param eventsPerSecond handled
 * @param p50Ns from when an event was due until it was handled
 * @param p99Ns the same
 */
public record SoakSample(
        long heapBytes,
        long residentBytes,
        long openFiles,
        long mappings,
        long eventsPerSecond,
        long p50Ns,
        long p99Ns) {
    private static final Path SELF = Path.of("/proc/self");

    /** Collects first; some milliseconds. */
    static SoakSample take(long eventsPerSecond, long p50Ns, long p99Ns) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try (Stream<Path> files = Files.list(SELF.resolve("fd"));
                Stream<String> maps = Files.lines(SELF.resolve("maps"));
                Stream<String> status = Files.lines(SELF.resolve("status"))) {
            long resident = status.filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
            return new SoakSample(heap, resident, files.count(), maps.count(), eventsPerSecond, p50Ns, p99Ns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
