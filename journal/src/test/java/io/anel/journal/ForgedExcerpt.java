package io.anel.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.anel.journal.chronicle.ChronicleStore;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.ChronicleFraming;
import io.anel.journal.format.ExcerptCheck;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.LostRangeDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** An excerpt of a journal on disk that is written anew, under a CRC that holds: by salvage, or by a writer that is broken. */
public final class ForgedExcerpt {
    private static final int KIND_OFFSET = 9;
    private static final int EPOCH_OFFSET = 16;
    private static final int COUNT_OFFSET = 20;
    private static final int FIRST_SEQUENCE_OFFSET = 24;
    private static final int DURABLE_THROUGH_OFFSET = 32;

    private final Path file;
    private final int header;
    private final int position;
    private final long firstSequence;
    private final long lastSequence;
    private final UnsafeBuffer bytes;
    private final ExcerptCheck check;

    private ForgedExcerpt(CycleCursor cursor, long seed) {
        file = cursor.mapping().path();
        position = cursor.position();
        header = ExcerptDescriptor.headerOffset(position);
        firstSequence = cursor.firstSequence();
        lastSequence = firstSequence + cursor.count() - 1;
        bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(ExcerptDescriptor.HEADER_LENGTH + cursor.bodyLength()));
        check = new ExcerptCheck(seed, cursor.cycle());
        cursor.mapping().buffer().getBytes(header, bytes, 0, bytes.capacity());
    }

    /** Every excerpt of a cycle of that kind, in order. */
    public static List<ForgedExcerpt> all(Path journal, int epoch, int cycle, ExcerptKind kind) throws IOException {
        JournalLayout layout = new JournalLayout(journal);
        long seed = ManifestFile.read(layout).seed();
        List<ForgedExcerpt> excerpts = new ArrayList<>();
        try (CycleCursor cursor = new CycleCursor(
                new CycleMapping(ChronicleStore.INSTANCE, layout.cycle(epoch, cycle)), seed, cycle, true)) {
            while (cursor.next() == CycleCursor.EXCERPT) {
                if (cursor.kind() == kind) {
                    excerpts.add(new ForgedExcerpt(cursor, seed));
                }
            }
        }
        return excerpts;
    }

    public Path file() {
        return file;
    }

    /** Of its length word. */
    public int position() {
        return position;
    }

    /** Of the length word behind it. */
    public long nextPosition() {
        return ChronicleFraming.next(position, header - position - Integer.BYTES + bytes.capacity());
    }

    public long firstSequence() {
        return firstSequence;
    }

    public long lastSequence() {
        return lastSequence;
    }

    int bodyLength() {
        return bytes.capacity() - ExcerptDescriptor.HEADER_LENGTH;
    }

    ForgedExcerpt epoch(int epoch) {
        bytes.putInt(EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
        return this;
    }

    ForgedExcerpt firstSequence(long sequence) {
        bytes.putLong(FIRST_SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
        return this;
    }

    ForgedExcerpt durableThrough(long sequence) {
        bytes.putLong(DURABLE_THROUGH_OFFSET, sequence, LITTLE_ENDIAN);
        return this;
    }

    /** Another int in the body. */
    ForgedExcerpt putInt(int offset, int value) {
        bytes.putInt(ExcerptDescriptor.HEADER_LENGTH + offset, value, LITTLE_ENDIAN);
        return this;
    }

    /** A lost range through this event in its place, as long as it was. */
    public ForgedExcerpt lostThrough(long lastSequence) {
        bytes.putByte(KIND_OFFSET, (byte) ExcerptKind.LOST_RANGE.code());
        bytes.putInt(COUNT_OFFSET, 0, LITTLE_ENDIAN);
        byte[] body = LostRangeDescriptor.encode(lastSequence, "a bad sector ".repeat(bodyLength()));
        bytes.putBytes(ExcerptDescriptor.HEADER_LENGTH, body, 0, bodyLength());
        return this;
    }

    /** A lost range in its place, on disk. */
    public ForgedExcerpt lose() throws IOException {
        ForgedExcerpt lost = lostThrough(lastSequence);
        lost.write();
        return lost;
    }

    public boolean holds(long sequence) {
        return sequence >= firstSequence && sequence <= lastSequence;
    }

    public void write() throws IOException {
        ByteBuffer whole = bytes.byteBuffer();
        ExcerptDescriptor.check(bytes, 0, check.of(whole.duplicate(), 0, bodyLength(), check.place(position)));
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.getChannel().write(whole.clear(), header);
        }
    }
}
