package io.anel.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files and directories in memory, and what of them the medium has: all that was forced, and anything else that happened to come there. A directory's names are forced with
 * the directory, each by itself otherwise; a file's sectors of 512 bytes, and its size, with the file.
 *
 * <p><b>Threading:</b> one thread.
 */
final class SimulatedDisk implements AutoCloseable {
    /** What a mapped file may grow to. */
    private static final int MAPPED_BYTES = 2 * 1024 * 1024;

    private static final int FILE_BYTES = 256;
    private static final int WRITES_BACK_ONE_IN = 24;

    /** Buffers full of zeros: to make one costs more than a whole history on it. */
    private static final Queue<ByteBuffer> SPARE = new ConcurrentLinkedQueue<>();

    private static final AtomicLong DISKS = new AtomicLong();

    /** Hears of every call, before it has an effect on others. */
    interface Listener {
        void onCall(String call, Path path, long number);

        /** A force has begun: it brings to the medium what had been written when it did. */
        void onForce();

        /** Whether a call that the machine may fail is to fail. */
        boolean fails();
    }

    private final SimulatedFileSystem fileSystem = new SimulatedFileSystem(this);
    private final long id = DISKS.incrementAndGet();
    private final Random choice;
    private final Listener listener;
    private final List<Inode> inodes = new ArrayList<>();
    private Inode root;
    private long made;

    SimulatedDisk(Random choice, Listener listener) {
        this.choice = choice;
        this.listener = listener;
        root = make(true, false, "rwxr-xr-x");
    }

    private SimulatedDisk(SimulatedDisk before) {
        choice = new Random(before.choice.nextLong());
        listener = before.listener;
        made = before.made;
    }

    Path path(String absolute) {
        return fileSystem.getPath(absolute);
    }

    long newSeed() {
        return choice.nextLong();
    }

    /** Different for all inodes of all disks of the process. */
    String key(Inode inode) {
        return "simulated-" + id + "-" + inode.number;
    }

    /** This disk as a blow leaves it. */
    SimulatedDisk struck(Blow blow) {
        SimulatedDisk left = new SimulatedDisk(this);
        left.root = blow == Blow.KILL
                ? copy(root, left, new IdentityHashMap<>())
                : copyOfMedium(root, left, new IdentityHashMap<>(), left.choice.nextInt(4));
        return left;
    }

    private static Inode copy(Inode inode, SimulatedDisk to, Map<Inode, Inode> copies) {
        Inode known = copies.get(inode);
        if (known != null) {
            return known;
        }
        Inode copy = inode.copy(to.bufferLike(inode));
        to.inodes.add(copy);
        copies.put(inode, copy);
        inode.names.forEach((name, child) -> copy.names.put(name, copy(child, to, copies)));
        inode.mediumNames.forEach((name, child) -> copy.mediumNames.put(name, copy(child, to, copies)));
        return copy;
    }

    /**
     * @param luck how much of what was not forced has come to the medium all the same: 0 for nothing, 1 for all, else each sector and name by itself
     */
    private static Inode copyOfMedium(Inode inode, SimulatedDisk to, Map<Inode, Inode> copies, int luck) {
        Inode known = copies.get(inode);
        if (known != null) {
            return known;
        }
        if (luck > 0) {
            inode.writeBack(to.choice, luck == 1 ? 1 : 2);
        }
        Inode copy = inode.copyOfMedium(to.bufferLike(inode));
        to.inodes.add(copy);
        copies.put(inode, copy);
        TreeSet<String> names = new TreeSet<>(inode.names.keySet());
        names.addAll(inode.mediumNames.keySet());
        for (String name : names) {
            boolean isNew = luck == 1 || luck > 1 && to.choice.nextBoolean();
            Inode child = (isNew ? inode.names : inode.mediumNames).get(name);
            if (child != null) {
                copy.names.put(name, copyOfMedium(child, to, copies, luck));
            }
        }
        copy.mediumNames.putAll(copy.names);
        return copy;
    }

    private ByteBuffer bufferLike(Inode inode) {
        return inode.isDirectory ? null : inode.bytes.isDirect() ? mappable() : ByteBuffer.allocate(FILE_BYTES);
    }

    private static ByteBuffer mappable() {
        ByteBuffer spare = SPARE.poll();
        return spare != null ? spare : ByteBuffer.allocateDirect(MAPPED_BYTES);
    }

    private Inode make(boolean isDirectory, boolean isMappable, String mode) {
        ByteBuffer bytes = isDirectory ? null : isMappable ? mappable() : ByteBuffer.allocate(FILE_BYTES);
        Inode inode = new Inode(++made, isDirectory, mode, bytes);
        inodes.add(inode);
        return inode;
    }

    /** Somebody calls; others may go on meanwhile, and something of what was written comes to the medium. */
    void call(String call, Path path, long number) {
        if (choice.nextInt(WRITES_BACK_ONE_IN) == 0) {
            Inode inode = inodes.get(choice.nextInt(inodes.size()));
            if (inode.isDirectory) {
                writeBackOneName(inode);
            } else if (inode.isDirty()) {
                inode.writeBack(choice, 1 + choice.nextInt(3));
            }
        }
        listener.onCall(call, path, number);
    }

    /** As {@link #call}, of one that may fail. */
    void fallibleCall(String call, Path path, long number) throws IOException {
        call(call, path, number);
        if (listener.fails()) {
            throw new IOException(path + ": simulated input/output error in " + call);
        }
    }

    private void writeBackOneName(Inode directory) {
        for (Map.Entry<String, Inode> entry : directory.names.entrySet()) {
            if (directory.mediumNames.get(entry.getKey()) != entry.getValue() && choice.nextBoolean()) {
                directory.mediumNames.put(entry.getKey(), entry.getValue());
                return;
            }
        }
    }

    Inode find(Path path) throws FileSystemException {
        Inode inode = root;
        for (Path name : path.toAbsolutePath().normalize()) {
            if (!inode.isDirectory) {
                throw new NotDirectoryException(path.toString());
            }
            inode = inode.names.get(name.toString());
            if (inode == null) {
                throw new NoSuchFileException(path.toString());
            }
        }
        return inode;
    }

    Inode create(Path path, boolean isDirectory, boolean isMappable, String mode) throws IOException {
        fallibleCall(isDirectory ? "mkdir" : "create", path, 0);
        Inode parent = parent(path);
        String name = path.getFileName().toString();
        if (parent.names.containsKey(name)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        Inode inode = make(isDirectory, isMappable, mode);
        parent.names.put(name, inode);
        return inode;
    }

    void delete(Path path) throws IOException {
        fallibleCall("delete", path, 0);
        Inode inode = find(path);
        if (inode.isDirectory && !inode.names.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        parent(path).names.remove(path.getFileName().toString());
    }

    void move(Path from, Path to) throws IOException {
        fallibleCall("rename", to, 0);
        Inode inode = find(from);
        parent(from).names.remove(from.getFileName().toString());
        parent(to).names.put(to.getFileName().toString(), inode);
        call("renamed", to, 0);
    }

    /** A force that fails leaves its sectors clean, and has brought some of them to the medium: to force again then means nothing. */
    void force(Inode inode, Path path) throws IOException {
        if (inode.isDirectory) {
            Map<String, Inode> names = new TreeMap<>(inode.names);
            fallibleCall("fsync directory", path, names.size());
            listener.onForce();
            inode.mediumNames.clear();
            inode.mediumNames.putAll(names);
            call("fsynced directory", path, names.size());
        } else {
            Inode.Forced forced = inode.forced();
            try {
                fallibleCall("fsync", path, forced.sectors().length);
            } catch (IOException e) {
                inode.lose(choice);
                throw e;
            }
            listener.onForce();
            inode.arrive(forced);
            call("fsynced", path, forced.sectors().length);
        }
    }

    private Inode parent(Path path) throws FileSystemException {
        Path parent = path.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            throw new AccessDeniedException(path.toString());
        }
        return find(parent);
    }

    /** What its files held is gone. */
    @Override
    public void close() {
        for (Inode inode : inodes) {
            if (!inode.isDirectory && inode.bytes.isDirect()) {
                inode.zeroFrom(0);
                SPARE.add(inode.bytes);
            }
        }
        inodes.clear();
    }
}
