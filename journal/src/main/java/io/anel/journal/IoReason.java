package io.anel.journal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

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
}
