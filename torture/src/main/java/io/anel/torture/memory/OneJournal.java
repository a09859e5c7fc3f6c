package io.anel.torture.memory;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.anel.api.LogException;
import io.anel.event.FrameDescriptor;
import io.anel.journal.Journal;
import io.anel.journal.JournalLog;
import io.anel.journal.JournalReader;
import io.anel.log.FrameRun;
import io.anel.log.LogSettings;
import io.anel.torture.process.FileCopies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal on disk, its writer, and a reader at its live end, for as long as the JVM lives: to make one for each try would take a thousand times as
 * long as the try.
 *
 * <p><b>Threading:</b> one thread appends, one reads.
 */
final class OneJournal {
    /** Written by a call, and not through the mapping: see the appender. */
    private static final int LARGE_WORDS = 1100;

    private static final int SMALL_WORDS = 4;
    private static final int MAX_BATCH_BYTES = 32 * 1024;

    private final JournalLog log;
    private final JournalReader reader;
    private final OneFrame frame = new OneFrame();
    private boolean isWhole;

    private OneJournal(Path directory) {
        log = Journal.at(directory)
                .cycleBytes(4L * 1024 * 1024)
                .blockBytes(1024 * 1024)
                .open(new LogSettings("stress", MAX_BATCH_BYTES, MAX_BATCH_BYTES, new SystemEpochNanoClock()));
        reader = JournalReader.open(directory);
    }

    /** In a directory that is deleted when the JVM ends. */
    static OneJournal make() {
        try {
            Path directory = Files.createTempDirectory("anel-memory");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            return new OneJournal(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            FileCopies.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends the next event, one in eight of them large. */
    void append() {
        frame.sequence++;
        frame.write();
        log.append(frame);
    }

    /**
     * Reads to the end.
     *
     * @return how many events there were, each the next one and whole; -1 when one was not
     */
    int readOn() {
        isWhole = true;
        int read = 0;
        try {
            for (int more = poll(); more > 0; more = poll()) {
                read += more;
            }
        } catch (LogException e) {
            return -1;
        }
        return isWhole ? read : -1;
    }

    private int poll() {
        long expected = reader.nextSequence();
        return reader.poll(
                (sequence, epoch, buffer, offset, length) ->
                        isWhole &= sequence == expected && OneFrame.isWhole(sequence, buffer, offset, length),
                1);
    }

    /** A frame whose words are all its sequence. */
    private static final class OneFrame implements FrameRun {
        private final UnsafeBuffer bytes =
                new UnsafeBuffer(new byte[FrameDescriptor.HEADER_LENGTH + LARGE_WORDS * Long.BYTES]);
        private long sequence;

        private static int length(long sequence) {
            int words = sequence % 8 == 0 ? LARGE_WORDS : SMALL_WORDS;
            return FrameDescriptor.HEADER_LENGTH + words * Long.BYTES;
        }

        private void write() {
            int length = length(sequence);
            FrameDescriptor.header(bytes, 0, length, 65, 3, 0, FrameDescriptor.HEADER_LENGTH, sequence);
            for (int at = FrameDescriptor.HEADER_LENGTH; at < length; at += Long.BYTES) {
                bytes.putLong(at, sequence, LITTLE_ENDIAN);
            }
        }

        private static boolean isWhole(long sequence, DirectBuffer buffer, int offset, int length) {
            boolean isWhole = length == length(sequence);
            for (int at = FrameDescriptor.HEADER_LENGTH; at < length && isWhole; at += Long.BYTES) {
                isWhole = buffer.getLong(offset + at, LITTLE_ENDIAN) == sequence;
            }
            return isWhole;
        }

        @Override
        public long firstSequence() {
            return sequence;
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public int lengthBytes() {
            return FrameDescriptor.alignedLength(length(sequence));
        }

        @Override
        public boolean hasControlEvents() {
            return false;
        }

        @Override
        public DirectBuffer buffer(int i) {
            return bytes;
        }

        @Override
        public int offset(int i) {
            return 0;
        }
    }
}
