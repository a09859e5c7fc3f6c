package io.anel.simulation;

import static io.anel.journal.format.ExcerptDescriptor.ALIGNMENT;

import io.anel.journal.cycle.CycleAppender;
import io.anel.journal.cycle.CycleFile;
import io.anel.journal.cycle.CycleNames;
import io.anel.journal.cycle.OwnerOnly;
import io.anel.journal.format.ChronicleFraming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes what Chronicle writes, as far as a reader can tell: the file's header, excerpts behind length words that are not complete until they are, and an end mark. It
 * has no index.
 */
final class SimulatedAppender implements CycleAppender {
    private final SimulatedDisk disk;
    private final Path directory;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer words = new UnsafeBuffer(0, 0);
    private SimulatedCycleFile file;
    private ByteBuffer view;
    private int end;
    private int begun;
    private int bodyPosition;
    private int documentLength;

    SimulatedAppender(SimulatedDisk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    @Override
    public CycleFile create(int cycle, long reserveBytes) throws IOException {
        Path path = directory.resolve(CycleNames.fileName(cycle));
        Inode inode = disk.create(path, false, true, PosixFilePermissions.toString(OwnerOnly.FILE_MODE));
        SimulatedCycleFile created = new SimulatedCycleFile(disk, inode, cycle, path);
        if (!created.reserve(reserveBytes)) {
            disk.delete(path);
            return null;
        }
        return created;
    }

    @Override
    public void roll(CycleFile next) {
        if (file != null) {
            mark(end, ChronicleFraming.END_MARK);
        }
        file = (SimulatedCycleFile) next;
        view = file.inode.bytes.duplicate().clear();
        words.wrap(view);
        int length = ChronicleFraming.header(words, Integer.BYTES);
        file.inode.touched(0, Integer.BYTES + length);
        mark(0, ChronicleFraming.METADATA | length);
        end = 0;
        begun = (int) ChronicleFraming.next(0, length);
    }

    private void mark(int position, int word) {
        disk.call("word", file.path(), word);
        file.inode.touched(position, position + Integer.BYTES);
        words.putIntOrdered(position, word);
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public int begin(int length) {
        int start = begun + Integer.BYTES;
        int lead = -start & (ALIGNMENT - 1);
        documentLength = lead + length;
        bodyPosition = start + lead;
        mark(begun, ChronicleFraming.NOT_COMPLETE);
        file.inode.touched(start, start + documentLength);
        buffer.wrap(view, bodyPosition, length);
        return begun;
    }

    @Override
    public UnsafeBuffer buffer() {
        return buffer;
    }

    @Override
    public ByteBuffer view() {
        return view;
    }

    @Override
    public int viewOffset() {
        return bodyPosition;
    }

    @Override
    public void commit() {
        int position = begun;
        mark(position, documentLength);
        end = (int) ChronicleFraming.next(position, documentLength);
        begun = end;
        disk.call("appended", file.path(), end);
    }

    @Override
    public void abort() {
        file.inode.zeroFrom(begun);
    }

    @Override
    public void close() {
        // The file is closed by whoever forces it.
    }
}
