package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Readings;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.event.FrameDescriptor;
import io.anel.event.SystemTypes;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.ExcerptKind;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the bytes of an Anel journal with no engine: maps its files, computes the CRC of every batch, and folds every payload, on one thread. Where
 * batches lie was found before the clock started; that the CRCs are right is not asked.
 */
public final class MappedCrcArm implements Arm {
    private final JournalMaker maker;
    /** So that no CRC is computed in vain. */
    private volatile long crcs;

    /** Writes the turn's events into a journal in that directory. */
    @FunctionalInterface
    public interface JournalMaker {
        void write(Path journal, Turn turn) throws Exception;
    }

    public MappedCrcArm(JournalMaker maker) {
        this.maker = maker;
    }

    @Override
    public String name() {
        return "mappedCrc";
    }

    @Override
    public int busyThreads() {
        return 1;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Path journal = turn.directory().resolve("journal");
        maker.write(journal, turn);
        turn.sync();
        List<Batches> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(journal)) {
            for (Path path : paths.filter(each -> each.toString().endsWith(".cq4"))
                    .sorted()
                    .toList()) {
                files.add(Batches.of(path));
            }
        }
        return Readings.run(turn, () -> new Reader(files));
    }

    /** A cycle's file, and where its batches' headers stand. */
    private record Batches(Path file, int[] headers) {
        static Batches of(Path file) throws IOException {
            UnsafeBuffer bytes = new UnsafeBuffer(map(file));
            List<Integer> found = new ArrayList<>();
            int at = 0;
            while (at + ExcerptDescriptor.HEADER_LENGTH <= bytes.capacity()) {
                boolean isHeader = ExcerptDescriptor.magic(bytes, at) == ExcerptDescriptor.MAGIC;
                if (isHeader && ExcerptDescriptor.kindCode(bytes, at) == ExcerptKind.BATCH.code()) {
                    found.add(at);
                }
                int skipped = isHeader ? ExcerptDescriptor.HEADER_LENGTH + ExcerptDescriptor.bodyLength(bytes, at) : 1;
                at = at + skipped + ExcerptDescriptor.ALIGNMENT - 1 & -ExcerptDescriptor.ALIGNMENT;
            }
            return new Batches(file, found.stream().mapToInt(Integer::intValue).toArray());
        }

        static MappedByteBuffer map(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            }
        }
    }

    private final class Reader implements Readings.Reader {
        private final List<Batches> files;

        Reader(List<Batches> files) {
            this.files = files;
        }

        @Override
        public void readAll(Tally tally) throws IOException {
            CRC32C crc = new CRC32C();
            long sum = 0;
            for (Batches file : files) {
                MappedByteBuffer mapped = Batches.map(file.file());
                UnsafeBuffer bytes = new UnsafeBuffer(mapped);
                for (int header : file.headers()) {
                    int end = header + ExcerptDescriptor.HEADER_LENGTH + ExcerptDescriptor.bodyLength(bytes, header);
                    crc.reset();
                    crc.update(mapped.limit(end).position(header + ExcerptDescriptor.CHECKED_FROM_OFFSET));
                    sum += crc.getValue();
                    fold(bytes, header + ExcerptDescriptor.HEADER_LENGTH, end, tally);
                }
            }
            crcs = sum;
        }

        private static void fold(UnsafeBuffer bytes, int from, int end, Tally tally) {
            int frame = from;
            while (frame < end) {
                if (FrameDescriptor.typeId(bytes, frame) != SystemTypes.NAME) {
                    tally.add(bytes, frame + FrameDescriptor.payloadOffset(bytes, frame));
                }
                frame += FrameDescriptor.alignedLength(FrameDescriptor.length(bytes, frame));
            }
        }

        @Override
        public void close() {}
    }
}
