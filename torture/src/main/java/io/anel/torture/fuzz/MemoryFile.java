package io.anel.torture.fuzz;

import io.anel.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that no disk has. */
final class MemoryFile {
    private static final Simulation DISK = new Simulation(0);

    private MemoryFile() {}

    static Path of(String name, byte[] bytes) {
        try {
            Path file = DISK.path("/" + name);
            Files.deleteIfExists(file);
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
