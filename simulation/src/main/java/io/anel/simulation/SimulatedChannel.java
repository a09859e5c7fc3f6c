package io.anel.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A channel on an inode, which stays when its name goes. */
final class SimulatedChannel extends FileChannel {
    private static final int TRANSFERRED_AT_ONCE = 8192;

    private final SimulatedDisk disk;
    private final Inode inode;
    private final Path path;
    private long position;

    SimulatedChannel(SimulatedDisk disk, Inode inode, Path path) {
        this.disk = disk;
        this.inode = inode;
        this.path = path;
    }

    @Override
    public int read(ByteBuffer target) {
        int read = read(target, position);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public int read(ByteBuffer target, long from) {
        int length = (int) Math.min(target.remaining(), inode.size - from);
        if (length <= 0) {
            return target.hasRemaining() ? -1 : 0;
        }
        target.put(inode.bytes.duplicate().clear().slice((int) from, length));
        return length;
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += Math.max(0, read(targets[i]));
        }
        return sum;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int written = write(source, position);
        position += written;
        return written;
    }

    @Override
    public int write(ByteBuffer source, long to) throws IOException {
        int length = disk.written(source.remaining());
        disk.fallibleCall("write", path, length);
        inode.touched((int) to, (int) to + length);
        inode.bytes
                .duplicate()
                .clear()
                .slice((int) to, length)
                .put(source.slice().limit(length));
        source.position(source.position() + length);
        return length;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += write(sources[i]);
        }
        return sum;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public FileChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return inode.size;
    }

    @Override
    public FileChannel truncate(long size) {
        inode.zeroFrom((int) size);
        inode.size = (int) Math.min(inode.size, size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.force(inode, path);
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        int length = (int) Math.max(0, Math.min(count, inode.size - from));
        return length == 0 ? 0 : target.write(inode.bytes.duplicate().clear().slice((int) from, length));
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(count, TRANSFERRED_AT_ONCE));
        return source.read(piece) < 0 ? 0 : write(piece.flip(), to);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw Unsupported.call("a mapping of " + path + ": a journal's store maps its cycles");
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) {
        return tryLock(from, size, shared);
    }

    /** There is only one process, and that asks its own registry first. */
    @Override
    public FileLock tryLock(long from, long size, boolean shared) {
        inode.isLocked = true;
        return new FileLock(this, from, size, shared) {
            private boolean isReleased;

            @Override
            public boolean isValid() {
                return !isReleased && isOpen();
            }

            @Override
            public void release() {
                isReleased = true;
                inode.isLocked = false;
            }
        };
    }

    /** As POSIX has it: the process's lock ends with any of its channels on the file. */
    @Override
    protected void implCloseChannel() throws IOException {
        inode.isLocked = false;
        disk.call("close", path, 0);
    }
}
