package io.anel.journal.cycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Whoever opens a pipe waits for somebody at its other end, and whoever follows a link reads elsewhere: both are looked for before. */
public final class PlainFile {
    private PlainFile() {}

    /** @throws IOException unless there is a file, which says what there is instead */
    public static void require(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            String other = attributes.isDirectory() ? "a directory" : "a pipe, a socket or a device";
            throw new IOException(
                    path + ": expected a file, got " + (attributes.isSymbolicLink() ? "a symbolic link" : other));
        }
    }
}
