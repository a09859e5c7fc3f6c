package io.anel.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/**
 * A file, or a directory, as everybody sees it, and as it stands on the medium.
 *
 * <p>What is written is seen at once, and is on the medium once it was forced, or sooner, sector by sector, in any order.
 */
final class Inode {
    static final int SECTOR = 512;

    final long number;
    final boolean isDirectory;
    String mode;

    /** A directory's. */
    final Names names = new Names();

    /** A file's. One that is mapped has a buffer for good; others' grow. */
    ByteBuffer bytes;

    int size;
    /** Whether a process holds its lock; that ends with the process. */
    boolean isLocked;

    /** Nothing but zeros stands at or behind it. */
    int writtenEnd;

    private byte[] medium = {};
    private int mediumSize;
    private final BitSet dirty = new BitSet();
    /** What a failed force has not brought to the medium, and no later one will, unless it is written again. */
    private final BitSet lost = new BitSet();

    Inode(long number, boolean isDirectory, String mode, ByteBuffer bytes) {
        this.number = number;
        this.isDirectory = isDirectory;
        this.mode = mode;
        this.bytes = bytes;
    }

    void grow(int newSize) {
        if (newSize > bytes.capacity()) {
            if (bytes.isDirect()) {
                throw new IllegalStateException(
                        "expected files of at most " + bytes.capacity() + " bytes, got one of " + newSize);
            }
            ByteBuffer larger = ByteBuffer.allocate(Math.max(newSize, 2 * bytes.capacity()));
            larger.put(0, bytes, 0, size);
            bytes = larger;
        }
        size = Math.max(size, newSize);
    }

    /** These bytes have been written, or are about to be. */
    void touched(int from, int to) {
        if (to > from) {
            grow(to);
            writtenEnd = Math.max(writtenEnd, to);
            dirty.set(from / SECTOR, (to + SECTOR - 1) / SECTOR);
            lost.clear(from / SECTOR, (to + SECTOR - 1) / SECTOR);
        }
    }

    /** A hole: zeros from here on. */
    void zeroFrom(int from) {
        if (from < writtenEnd) {
            int to = writtenEnd;
            for (int at = from; at < to; at++) {
                bytes.put(at, (byte) 0);
            }
            touched(from, to);
            writtenEnd = from;
        }
    }

    /** What a force that begins now will bring to the medium. */
    Forced forced() {
        int[] sectors = dirty.stream().toArray();
        byte[] copy = new byte[sectors.length * SECTOR];
        for (int i = 0; i < sectors.length; i++) {
            read(sectors[i], copy, i * SECTOR);
        }
        return new Forced(sectors, copy, size);
    }

    /** The force is done. What was written meanwhile is still to come. */
    void arrive(Forced forced) {
        mediumSize = Math.max(mediumSize, forced.size);
        byte[] now = new byte[SECTOR];
        for (int i = 0; i < forced.sectors.length; i++) {
            int sector = forced.sectors[i];
            put(sector, forced.bytes, i * SECTOR);
            read(sector, now, 0);
            // Also where something newer had come to the medium meanwhile: it does not have that any more.
            dirty.set(sector, !Arrays.equals(now, 0, SECTOR, forced.bytes, i * SECTOR, (i + 1) * SECTOR));
        }
    }

    /** Some sectors come to the medium without being asked to, and the size, each by itself. */
    void writeBack(Random choice, Luck luck) {
        byte[] now = new byte[SECTOR];
        for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
            if (luck.smiles(choice)) {
                read(sector, now, 0);
                put(sector, now, 0);
                dirty.clear(sector);
            }
        }
        if (luck.smiles(choice)) {
            mediumSize = Math.max(mediumSize, size);
        }
    }

    /** A force has failed: some sectors come to the medium, and the others will not, unless they are written again. */
    void lose(Random choice) {
        writeBack(choice, Luck.HALF);
        lost.or(dirty);
        dirty.clear();
    }

    /** The cache has forgotten what is lost: everybody sees what the medium has instead. */
    void forget() {
        for (int sector = lost.nextSetBit(0); sector >= 0; sector = lost.nextSetBit(sector + 1)) {
            for (int at = sector * SECTOR; at < Math.min(size, (sector + 1) * SECTOR); at++) {
                bytes.put(at, at < medium.length ? medium[at] : 0);
            }
        }
        lost.clear();
    }

    /** A copy of all that everybody sees, and of what the medium has. */
    Inode copy(ByteBuffer into) {
        Inode copy = new Inode(number, isDirectory, mode, into);
        if (!isDirectory) {
            copy.grow(size);
            copy.bytes.put(0, bytes, 0, writtenEnd);
            copy.writtenEnd = writtenEnd;
            copy.medium = medium.clone();
            copy.mediumSize = mediumSize;
            copy.dirty.or(dirty);
            copy.lost.or(lost);
        }
        return copy;
    }

    /** A copy of what the medium has. */
    Inode copyOfMedium(ByteBuffer into) {
        Inode copy = new Inode(number, isDirectory, mode, into);
        if (!isDirectory) {
            int length = Math.min(mediumSize, medium.length);
            copy.grow(mediumSize);
            copy.bytes.put(0, medium, 0, length);
            copy.writtenEnd = length;
            copy.medium = Arrays.copyOf(medium, length);
            copy.mediumSize = mediumSize;
        }
        return copy;
    }

    private void read(int sector, byte[] into, int offset) {
        int from = sector * SECTOR;
        int length = Math.max(0, Math.min(SECTOR, size - from));
        bytes.get(from, into, offset, length);
        Arrays.fill(into, offset + length, offset + SECTOR, (byte) 0);
    }

    private void put(int sector, byte[] from, int offset) {
        int end = (sector + 1) * SECTOR;
        if (medium.length < end) {
            medium = Arrays.copyOf(medium, Math.max(end, 2 * medium.length));
        }
        System.arraycopy(from, offset, medium, sector * SECTOR, SECTOR);
    }

    /** What is on its way to the medium. */
    record Forced(int[] sectors, byte[] bytes, int size) {}
}
