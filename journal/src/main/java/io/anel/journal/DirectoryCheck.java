package io.anel.journal;

import io.anel.api.LogOpenException;
import io.anel.api.Printable;
import io.anel.journal.cycle.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a directory that survives, and refuses one that others could tamper with, or that we cannot write. */
final class DirectoryCheck {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectoryCheck.class);

    private DirectoryCheck() {}

    /** Makes the directory, and its missing parents, for the owner alone; {@link #forceAbove} makes their names survive. */
    static void create(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (!Files.exists(parent)) {
            create(parent);
        }
        requireDirectory(parent);
        try {
            OwnerOnly.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // Somebody else was quicker, or the name is a dot.
            requireDirectory(directory);
        }
    }

    /**
     * Makes the names of a directory and of all above it survive power loss, whoever made them, and when. A directory that cannot be
     * forced is passed over where no opening can have made anything in it: it is another's, and we may not write it.
     *
     * @param real without links
     */
    static void forceAbove(Path real) throws IOException {
        for (Path above = real.getParent(); above != null; above = above.getParent()) {
            try {
                OwnerOnly.forceDirectory(above);
            } catch (IOException e) {
                if (Files.isWritable(above) || owner(above).equals(self())) {
                    throw e;
                }
                LOGGER.warn(
                        "{}: expected a directory whose names can be forced, got {}",
                        Printable.of(above.toString()),
                        Printable.of(IoReason.of(e)));
            }
        }
    }

    /** @throws LogOpenException unless this is a directory of ours that nobody else may write */
    static void requireOurs(Path directory) throws IOException {
        requireDirectory(directory);
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new LogOpenException(directory + ": expected a directory that only its owner can write, got mode "
                    + PosixFilePermissions.toString(mode));
        }
        if (!owner(directory).equals(self())) {
            throw new LogOpenException(directory + ": expected a directory of user id " + self()
                    + ", got one of user id " + owner(directory));
        }
        if (!Files.isWritable(directory)) {
            throw new LogOpenException(directory + ": expected a directory that can be written, got a read-only one");
        }
    }

    private static Object owner(Path directory) throws IOException {
        return Files.getAttribute(directory, "unix:uid");
    }

    private static Object self() throws IOException {
        return owner(Path.of("/proc/self"));
    }

    private static void requireDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new LogOpenException(directory + ": expected a directory, got something else");
        }
    }

    /** A file or directory of ours that is a link would take what we write somewhere else. */
    static void requireNoLinks(JournalLayout layout) throws IOException {
        try (var entries = Files.list(layout.directory())) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String name = entry.getFileName().toString();
                if (Files.isSymbolicLink(entry)
                        && (JournalLayout.isEpoch(name)
                                || entry.equals(layout.lock())
                                || entry.equals(layout.owner())
                                || entry.equals(layout.manifest()))) {
                    throw new LogOpenException(
                            entry + ": expected a file or directory of the journal's own, got a symbolic link");
                }
            }
        }
    }

    /** Empties and removes what an opening that was killed has left. */
    static void deleteEpoch(Path epochDirectory) throws IOException {
        if (Files.isDirectory(epochDirectory, LinkOption.NOFOLLOW_LINKS)) {
            try (var files = Files.list(epochDirectory)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.delete(file);
                }
            }
            Files.delete(epochDirectory);
        }
    }
}
