package io.anel.benchmarks.machine;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;

/** Copies memory: a block far larger than the caches, and one within them. */
final class MemoryProbe implements Probe, AutoCloseable {
    private static final int LARGE = 256 << 20;
    private static final int SMALL = 16 << 10;
    private static final int SMALL_COPIES = 100_000;

    private final ByteBuffer source = ByteBuffer.allocateDirect(LARGE);
    private final ByteBuffer target = ByteBuffer.allocateDirect(LARGE);

    @Override
    public void round(Findings findings) {
        findings.rate("memcpy", "copying 256 MiB, far larger than the caches", LARGE, copyNs(LARGE, 1));
        findings.rate(
                "memcpyInCache",
                "copying 16 KiB over and over",
                (long) SMALL * SMALL_COPIES,
                copyNs(SMALL, SMALL_COPIES));
    }

    private long copyNs(int length, int times) {
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            target.put(0, source, 0, length);
        }
        return System.nanoTime() - begin;
    }

    @Override
    public void close() {
        BufferUtil.free(source);
        BufferUtil.free(target);
    }
}
