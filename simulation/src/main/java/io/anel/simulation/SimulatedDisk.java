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
    private static final int SHORT_WRITES_ONE_IN = 4;

    /** Buffers full of zeros: to make one costs more than a whole history on it. */
    private static final Queue<ByteBuffer> SPARE = new ConcurrentLinkedQueue<>();

    private static final AtomicLong DISKS = new AtomicLong();

    /** Hears of every call, before it has an effect on others. */
    interface Listener {
        void onCall(String call, Path path, long number);

        /** A force has begun: it brings to the medium what had been written when it did. */
        void onForce();

        /** Somebody looks, and changes nothing. */
        void onLook();

        /** Whether a call that the machine may fail is to fail. */
        boolean fails();

        /** Whether there is no space to reserve. */
        boolean isFull();

        long nanoTime();
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
        Luck ofAll = left.choice.nextBoolean() ? Luck.any(left.choice) : null;
        left.root = blow == Blow.KILL
                ? copy(root, left, new IdentityHashMap<>())
                : copyOfMedium(root, left, new IdentityHashMap<>(), ofAll);
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
        inode.names.copyTo(copy.names, child -> copy(child, to, copies));
        return copy;
    }

    /** @param ofAll null when each file and directory has a luck of its own */
    private static Inode copyOfMedium(Inode inode, SimulatedDisk to, Map<Inode, Inode> copies, Luck ofAll) {
        Inode known = copies.get(inode);
        if (known != null) {
            return known;
        }
        Luck luck = ofAll != null ? ofAll : Luck.any(to.choice);
        if (!inode.isDirectory) {
            inode.writeBack(to.choice, luck);
        }
        Inode copy = inode.copyOfMedium(to.bufferLike(inode));
        to.inodes.add(copy);
        copies.put(inode, copy);
        inode.names.copyMediumTo(copy.names, to.choice, luck, child -> copyOfMedium(child, to, copies, ofAll));
        return copy;
    }

    /** Names that a force failed to bring to the medium may come there again. */
    void mend() {
        inodes.forEach(inode -> inode.names.mend());
    }

    /** What failed forces have lost is shown as the medium has it. */
    void forget() {
        inodes.stream().filter(inode -> !inode.isDirectory).forEach(Inode::forget);
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
                inode.names.writeBack(choice);
            } else {
                inode.writeBack(choice, Luck.any(choice));
            }
        }
        listener.onCall(call, path, number);
    }

    /** As {@link #call}, of one that may fail, and has no effect then. */
    void fallibleCall(String call, Path path, long number) throws IOException {
        call(call, path, number);
        if (listener.fails()) {
            throw failure(call, path);
        }
    }

    /** As {@link #call}, of one that may fail, before its effect or behind it. */
    private Inode fallibleCall(String call, Path path, Effect effect) throws IOException {
        call(call, path, 0);
        boolean fails = listener.fails();
        if (fails && choice.nextBoolean()) {
            throw failure(call, path);
        }
        Inode inode = effect.take();
        if (fails) {
            throw failure(call, path);
        }
        return inode;
    }

    private static IOException failure(String call, Path path) {
        return new IOException(path + ": simulated input/output error in " + call);
    }

    private interface Effect {
        Inode take() throws IOException;
    }

    /** Somebody looks at what a path leads to. */
    Inode look(Path path) throws FileSystemException {
        listener.onLook();
        return find(path);
    }

    boolean isFull() {
        return listener.isFull();
    }

    long nanoTime() {
        return listener.nanoTime();
    }

    /** How much of {@code length} one call writes. */
    int written(int length) {
        return length > 1 && choice.nextInt(SHORT_WRITES_ONE_IN) == 0 ? 1 + choice.nextInt(length - 1) : length;
    }

    int anyUpTo(int most) {
        return 1 + choice.nextInt(most);
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
        return fallibleCall(isDirectory ? "mkdir" : "create", path, () -> {
            Inode parent = parent(path);
            String name = path.getFileName().toString();
            if (parent.names.get(name) != null) {
                throw new FileAlreadyExistsException(path.toString());
            }
            Inode inode = make(isDirectory, isMappable, mode);
            parent.names.put(name, inode);
            return inode;
        });
    }

    void delete(Path path) throws IOException {
        fallibleCall("delete", path, () -> {
            Inode inode = find(path);
            if (inode.isDirectory && !inode.names.isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            parent(path).names.remove(path.getFileName().toString());
            return inode;
        });
    }

    void move(Path from, Path to) throws IOException {
        fallibleCall("rename", to, () -> {
            Inode inode = find(from);
            parent(from).names.remove(from.getFileName().toString());
            parent(to).names.put(to.getFileName().toString(), inode);
            return inode;
        });
        call("renamed", to, 0);
    }

    /** A force that fails leaves its sectors, or names, clean, and has brought some of them to the medium: to force again then means nothing. */
    void force(Inode inode, Path path) throws IOException {
        if (inode.isDirectory) {
            Map<String, Inode> names = inode.names.forced();
            try {
                fallibleCall("fsync directory", path, names.size());
            } catch (IOException e) {
                inode.names.lose(choice);
                throw e;
            }
            listener.onForce();
            inode.names.arrive(names);
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
