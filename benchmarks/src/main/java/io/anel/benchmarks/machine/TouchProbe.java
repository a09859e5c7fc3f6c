package io.anel.benchmarks.machine;

import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.ReservedSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;

/**
 * Writes into mapped file pages that were never touched before: what bounds a mapped journal. With the file's space reserved, as a journal's is, it is the
 * page faults that cost; in a file that grows, finding it a place costs too.
 */
final class TouchProbe implements Probe {
    private static final int FILE_BYTES = 64 << 20;
    private static final int PAGE = 4096;
    /** Small enough to stay in a core's own caches. */
    private static final int BLOCK = 64 << 10;

    private final Place place;
    private final Path directory;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);

    TouchProbe(Place place, Path directory) {
        this.place = place;
        this.directory = directory;
        while (block.hasRemaining()) {
            block.put((byte) 1);
        }
    }

    @Override
    public void round(Findings findings) throws IOException {
        findings.rate(
                "firstWrite" + place.suffix(),
                "filling mapped pages never touched before, space reserved",
                FILE_BYTES,
                ns(true, this::fill));
        findings.nanoseconds(
                "firstTouch" + place.suffix(),
                "one store into each such page of 4 KiB",
                (double) ns(true, TouchProbe::touch) / (FILE_BYTES / PAGE));
        findings.rate(
                "firstWriteGrowing" + place.suffix(),
                "filling them without reserving",
                FILE_BYTES,
                ns(false, this::fill));
    }

    private interface Writing {
        void into(MappedByteBuffer pages);
    }

    private void fill(MappedByteBuffer pages) {
        for (int offset = 0; offset < FILE_BYTES; offset += BLOCK) {
            pages.put(offset, block, 0, BLOCK);
        }
    }

    private static void touch(MappedByteBuffer pages) {
        for (int offset = 0; offset < FILE_BYTES; offset += PAGE) {
            pages.put(offset, (byte) 1);
        }
    }

    private long ns(boolean reserving, Writing writing) throws IOException {
        Path file = directory.resolve("touched");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (reserving) {
                try (ReservedSpace space = new ReservedSpace(file)) {
                    space.makeRoom(FILE_BYTES);
                }
            }
            MappedByteBuffer pages = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
            long begin = System.nanoTime();
            writing.into(pages);
            long ns = System.nanoTime() - begin;
            BufferUtil.free(pages);
            return ns;
        } finally {
            Files.delete(file);
        }
    }
}
