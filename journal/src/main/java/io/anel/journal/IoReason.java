package io.anel.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What an I/O error says, in words that stand behind "got": of some, the JDK's own text is only the file's name. */
final class IoReason {
    private IoReason() {}

    static String of(Exception e) {
        Throwable cause = e instanceof java.io.UncheckedIOException ? e.getCause() : e;
        String message = cause.getMessage();
        if (cause instanceof NoSuchFileException) {
            return "no such file: " + message;
        }
        if (cause instanceof AccessDeniedException) {
            return "access denied: " + message;
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "a file that is there already: " + message;
        }
        return message == null ? cause.toString() : message;
    }

    /** The JVM's answer when a mapped file is cut short under it, or its disk cannot read it. */
    static IOException cutShort(Path file, InternalError e) {
        return new IOException(file + ": expected a file that can be read to its end, got " + e.getMessage(), e);
    }
}
