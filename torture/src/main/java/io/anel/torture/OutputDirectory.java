package io.anel.torture;

import io.anel.api.Printable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What {@code --dir} has to be. */
final class OutputDirectory {
    private OutputDirectory() {}

    /**
     * Makes it, if it is missing; its absolute path.
     *
     * @throws ParameterException when nothing can be written there
     */
    static Path of(CommandSpec spec, Path given) {
        if (given.toString().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "expected a directory, got an empty --dir");
        }
        Path directory = given.toAbsolutePath();
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            Files.delete(Files.createTempFile(directory, "writable", null));
            return directory;
        } catch (IOException e) {
            boolean hasReason = e instanceof FileSystemException ofFile && ofFile.getReason() != null;
            String reason = hasReason
                    ? ((FileSystemException) e).getReason()
                    : e.getClass().getSimpleName();
            throw new ParameterException(
                    spec.commandLine(),
                    "expected a directory to write to, or where one can be made, got " + Printable.of(given.toString())
                            + ": " + reason);
        }
    }
}
