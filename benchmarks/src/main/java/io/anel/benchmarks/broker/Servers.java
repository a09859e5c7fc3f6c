package io.anel.benchmarks.broker;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where programs are installed. */
final class Servers {
    /** Where Debian puts servers; only root has it on the path. */
    private static final String FOR_ROOT = "/usr/sbin";

    private Servers() {}

    static Optional<Path> find(String program) {
        return find(program, System.getenv().getOrDefault("PATH", "") + File.pathSeparator + FOR_ROOT);
    }

    /** @param path directories, the first one that has the program counts */
    static Optional<Path> find(String program, String path) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
