package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.format.ExcerptKind;
import io.anel.log.LogReader;
import io.anel.log.LogSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.SystemEpochNanoClock;

/** What the journal's tests share: small journals, and reading them back. */
final class JournalKit {
    static final int MAX_BATCH_BYTES = 32 * 1024;
    static final LogSettings SETTINGS = new LogSettings("test", MAX_BATCH_BYTES, 64 * 1024, new SystemEpochNanoClock());

    private JournalKit() {}

    /** Small files that roll often. */
    static Journal journal(Path directory) {
        return Journal.at(directory)
                .blockBytes(256 * 1024)
                .cycleBytes(64 * 1024)
                .reserveChunkBytes(16 * 1024);
    }

    static JournalLog open(Path directory) {
        return journal(directory).open(SETTINGS);
    }

    /** Appends events behind {@code last}, in batches of 1 to 9 with payloads of 8 to 100 bytes; the last sequence. */
    static long append(JournalLog log, long last, int events) {
        TestRun run = new TestRun(MAX_BATCH_BYTES);
        long through = last + events;
        long next = last + 1;
        while (next <= through) {
            int count = (int) Math.min(1 + next % 9, through - next + 1);
            run.begin(next);
            for (int i = 0; i < count; i++) {
                run.event(8 + (int) ((next + i) % 93));
            }
            log.append(run);
            next += count;
        }
        return through;
    }

    /** Reads on to the end, and checks that every event is there, once, in order, with its own bytes; the last sequence. */
    static long readToEnd(LogReader reader) {
        long[] next = {reader.nextSequence()};
        while (reader.poll(
                        (sequence, epoch, buffer, offset, length) -> {
                            assertThat(sequence).isEqualTo(next[0]);
                            assertThat(TestRun.fault(sequence, buffer, offset, length))
                                    .isNull();
                            next[0]++;
                        },
                        100)
                > 0) {
            assertThat(reader.nextSequence()).isEqualTo(next[0]);
        }
        return next[0] - 1;
    }

    /** Flips bits of one byte of a file. */
    static void flip(Path file, long position, int mask) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int before = bytes.read();
            bytes.seek(position);
            bytes.write(before ^ mask);
        }
    }

    static long readAll(Path directory) {
        try (JournalReader reader = JournalReader.open(directory)) {
            return readToEnd(reader);
        }
    }

    /**
     * A copy of a journal's files, as they are now: what a process that dies leaves behind. The lock is made anew: reading it would
     * drop it, if this process holds it.
     */
    static Path copy(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (path.equals(from.resolve("lock"))) {
                    Files.createFile(target);
                } else {
                    copySparse(path, target);
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes back what an opening has written of its own: as if it had been killed before it counted. */
    static void neverCounted(Path directory, int epoch) throws IOException {
        JournalLayout layout = new JournalLayout(directory);
        long seed = ManifestFile.read(layout).seed();
        for (int cycle : layout.cycles(epoch)) {
            int own = -1;
            try (CycleCursor cursor = new CycleCursor(layout.mapping(layout.cycle(epoch, cycle)), seed, cycle, true)) {
                while (own < 0 && cursor.next() == CycleCursor.EXCERPT) {
                    boolean isOwn = cursor.kind() != ExcerptKind.HEAD && cursor.epoch() == epoch;
                    own = isOwn ? cursor.position() : -1;
                }
            }
            if (own >= 0) {
                cutOff(layout.cycle(epoch, cycle), own);
            }
        }
    }

    /** Leaves zeros behind a place, which never were anything else. */
    static void cutOff(Path file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long length = bytes.length();
            bytes.setLength(position);
            bytes.setLength(length);
        }
    }

    private static void copySparse(Path from, Path to) throws IOException {
        byte[] bytes = Files.readAllBytes(from);
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        try (var file = new java.io.RandomAccessFile(to.toFile(), "rw")) {
            file.write(bytes, 0, used);
            file.setLength(bytes.length);
        }
    }

    /** Fills a small disk. */
    static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            byte[] page = new byte[4096];
            for (int i = 0; i < 10_000; i++) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(Files.size(filler)).isPositive();
        }
    }

    /** Runs a command; its exit value, -1 when it does not end. */
    static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }
}
