package io.anel.simulation;

import io.anel.journal.cycle.CycleFile;
import java.io.IOException;
import java.nio.file.Path;

/** A cycle's file on a simulated disk. */
final class SimulatedCycleFile implements CycleFile {
    static final int PAGE = 4096;

    final Inode inode;
    private final SimulatedDisk disk;
    private final int cycle;
    private final Path path;
    private long reservedEnd;
    private boolean isSealed;

    SimulatedCycleFile(SimulatedDisk disk, Inode inode, int cycle, Path path) {
        this.disk = disk;
        this.inode = inode;
        this.cycle = cycle;
        this.path = path;
    }

    @Override
    public int cycle() {
        return cycle;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long reservedEnd() {
        return reservedEnd;
    }

    @Override
    public boolean reserve(long end) throws IOException {
        if (end > reservedEnd) {
            if (disk.isFull()) {
                return false;
            }
            disk.fallibleCall("fallocate", path, end);
            inode.grow((int) end);
            reservedEnd = end;
        }
        return true;
    }

    @Override
    public void seal(long end) throws IOException {
        disk.fallibleCall("punch", path, end);
        inode.zeroFrom((int) ((end + PAGE - 1) / PAGE * PAGE));
        isSealed = true;
    }

    @Override
    public boolean isSealed() {
        return isSealed;
    }

    @Override
    public void force() throws IOException {
        disk.force(inode, path);
    }

    @Override
    public void close() {
        disk.call("close", path, 0);
    }
}
