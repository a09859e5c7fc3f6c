package io.anel.journal;

import io.anel.api.LogOpenException;
import io.anel.journal.cycle.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Refuses a directory that others could tamper with, or that we cannot write. */
final class DirectoryCheck {
    private DirectoryCheck() {}

    /** Makes the directory, and its missing parents, for the owner alone; forces each into its parent. */
    static void create(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (!Files.exists(parent)) {
            create(parent);
        }
        requireDirectory(parent);
        OwnerOnly.createDirectory(directory);
        OwnerOnly.forceDirectory(parent);
    }

    /** @throws LogOpenException unless this is a directory of ours that nobody else may write */
    static void requireOurs(Path directory) throws IOException {
        requireDirectory(directory);
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new LogOpenException(directory + ": expected a directory that only its owner can write, got mode "
                    + PosixFilePermissions.toString(mode));
        }
        Object owner = Files.getAttribute(directory, "unix:uid");
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!owner.equals(self)) {
            throw new LogOpenException(
                    directory + ": expected a directory of user id " + self + ", got one of user id " + owner);
        }
        if (!Files.isWritable(directory)) {
            throw new LogOpenException(directory + ": expected a directory that can be written, got a read-only one");
        }
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
