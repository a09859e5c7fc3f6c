package io.anel.simulation;

import io.anel.journal.cycle.CycleAppender;
import io.anel.journal.cycle.CycleStore;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The calls of {@link Files}, and of a journal for its cycles, on one simulated disk. Links, stores and watching it does not have. */
final class SimulatedProvider extends FileSystemProvider implements CycleStore {
    private static final String NEW_FILE_MODE = "rw-r--r--";
    private static final String NEW_DIRECTORY_MODE = "rwxr-xr-x";
    private static final int MOST_EMPTY_LOOKS = 4;

    private final SimulatedFileSystem fileSystem;

    SimulatedProvider(SimulatedFileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    private SimulatedDisk disk() {
        return fileSystem.disk;
    }

    // What Files asks.

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        boolean writes = options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
        boolean creates = writes && options.contains(StandardOpenOption.CREATE);
        Inode inode;
        if (writes && options.contains(StandardOpenOption.CREATE_NEW)) {
            inode = disk().create(path, false, false, mode(attributes, NEW_FILE_MODE));
        } else {
            try {
                inode = disk().look(path);
            } catch (NoSuchFileException e) {
                if (!creates) {
                    throw e;
                }
                inode = disk().create(path, false, false, mode(attributes, NEW_FILE_MODE));
            }
        }
        SimulatedChannel channel = new SimulatedChannel(disk(), inode, path);
        if (writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.truncate(0);
        }
        if (options.contains(StandardOpenOption.APPEND)) {
            channel.position(channel.size());
        }
        return channel;
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        Inode inode = disk().look(directory);
        if (!inode.isDirectory) {
            throw new NotDirectoryException(directory.toString());
        }
        List<Path> entries = new ArrayList<>();
        for (String name : inode.names.all()) {
            Path entry = directory.resolve(name);
            if (filter.accept(entry)) {
                entries.add(entry);
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return entries.iterator();
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        disk().create(directory, true, false, mode(attributes, NEW_DIRECTORY_MODE));
    }

    @SuppressWarnings("unchecked")
    private static String mode(FileAttribute<?>[] attributes, String otherwise) {
        for (FileAttribute<?> attribute : attributes) {
            if (attribute.name().equals("posix:permissions")) {
                return PosixFilePermissions.toString((Set<PosixFilePermission>) attribute.value());
            }
        }
        return otherwise;
    }

    @Override
    public void delete(Path path) throws IOException {
        disk().delete(path);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        boolean replaces = List.of(options).contains(StandardCopyOption.REPLACE_EXISTING);
        if (!replaces && Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        disk().move(source, target);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        Files.write(target, Files.readAllBytes(source));
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return other.getFileSystem() == fileSystem && disk().find(path) == disk().find(other);
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        disk().look(path);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return type.cast(new SimulatedAttributes(disk(), disk().look(path)));
    }

    /** Of the attributes by name, those of Unix that a journal looks at; the owner is this process's. */
    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        Inode inode = disk().find(path);
        return switch (attributes) {
            case "unix:uid" -> Map.of("uid", Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            case "unix:ino" -> Map.of("ino", inode.number);
            default -> throw Unsupported.call("attributes " + attributes);
        };
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return type == PosixFileAttributeView.class ? type.cast(new SimulatedAttributeView(disk(), path)) : null;
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw Unsupported.call("setting " + attribute);
    }

    @Override
    public String getScheme() {
        return "anel-simulated";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw Unsupported.call("being made from " + uri);
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw Unsupported.call("being found by " + uri);
    }

    @Override
    public Path getPath(URI uri) {
        throw Unsupported.call("being found by " + uri);
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw Unsupported.call("stores");
    }

    // What a journal asks for its cycles.

    @Override
    public void require() {
        // Nothing but memory.
    }

    @Override
    public CycleAppender append(Path directory, int blockBytes) {
        return new SimulatedAppender(disk(), directory);
    }

    @Override
    public Pages map(Path file) throws IOException {
        Inode inode = disk().look(file);
        ByteBuffer bytes = inode.bytes.duplicate().clear().slice(0, inode.size);
        return new Pages() {
            @Override
            public ByteBuffer bytes() {
                return bytes;
            }

            /** Memory can always be read. */
            @Override
            public int fetch(int from, int to) {
                return bytes.capacity();
            }

            @Override
            public int letGo(int from, int to) {
                return to;
            }

            @Override
            public void unmap() {
                // The disk's memory.
            }
        };
    }

    @Override
    public Extents extents(Path file) throws IOException {
        Inode inode = disk().look(file);
        return new Extents() {
            @Override
            public long nextData(long offset) {
                return offset < inode.writtenEnd ? offset : -1;
            }

            @Override
            public long nextHole(long offset) {
                return offset < inode.writtenEnd ? inode.writtenEnd : offset;
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    public void giveBack(Path file, long end) throws IOException {
        Inode inode = disk().find(file);
        disk().fallibleCall("punch", file, end);
        inode.zeroFrom((int) ((end + SimulatedCycleFile.PAGE - 1) / SimulatedCycleFile.PAGE * SimulatedCycleFile.PAGE));
    }

    @Override
    public boolean mayReadAhead() {
        return false;
    }

    @Override
    public boolean isLocked(Path lock, String owner) throws IOException {
        return Files.exists(lock) && disk().look(lock).isLocked;
    }

    /** Few looks, so that readers look elsewhere at any moment. */
    @Override
    public int emptyLooks() {
        return disk().anyUpTo(MOST_EMPTY_LOOKS);
    }

    /** Always the same: what is written follows from the seed. */
    @Override
    public long processId() {
        return 1;
    }

    @Override
    public long nanoTime() {
        return disk().nanoTime();
    }

    @Override
    public long newSeed() {
        return disk().newSeed();
    }
}
