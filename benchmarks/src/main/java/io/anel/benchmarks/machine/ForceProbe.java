package io.anel.benchmarks.machine;

import io.anel.benchmarks.rig.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Appends to a file and forces each append: the rate of large ones, and how long small ones take. */
final class ForceProbe implements Probe {
    private static final int LARGE = 1 << 20;
    private static final int LARGE_APPENDS = 32;
    private static final int SMALL = 4096;
    private static final int SMALL_APPENDS = 100;

    private final Place place;
    private final Path directory;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(LARGE);

    ForceProbe(Place place, Path directory) {
        this.place = place;
        this.directory = directory;
    }

    @Override
    public void round(Findings findings) throws IOException {
        findings.rate(
                "writeForce" + place.suffix(),
                "write and fdatasync of 1 MiB, again and again",
                (long) LARGE * LARGE_APPENDS,
                Arrays.stream(append(LARGE, LARGE_APPENDS, false)).sum());
        percentiles(findings, "fdatasync", append(SMALL, SMALL_APPENDS, false));
        percentiles(findings, "fsync", append(SMALL, SMALL_APPENDS, true));
    }

    private void percentiles(Findings findings, String call, long[] ns) {
        Arrays.sort(ns);
        String meaning = call + " of a 4 KiB append, ";
        findings.nanoseconds(call + "P50" + place.suffix(), meaning + "median", ns[ns.length / 2]);
        findings.nanoseconds(
                call + "P99" + place.suffix(), meaning + "99 %", ns[(int) Math.ceil(0.99 * ns.length) - 1]);
    }

    /** The nanoseconds of each append and its force, into a file that grows. */
    private long[] append(int length, int times, boolean metaData) throws IOException {
        Path file = directory.resolve("forced");
        long[] ns = new long[times];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.force(true);
            for (int i = 0; i < times; i++) {
                long begin = System.nanoTime();
                bytes.clear().limit(length);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(metaData);
                ns[i] = System.nanoTime() - begin;
            }
            return ns;
        } finally {
            Files.delete(file);
        }
    }
}
