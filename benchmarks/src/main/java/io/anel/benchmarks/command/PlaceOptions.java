package io.anel.benchmarks.command;

import io.anel.benchmarks.machine.Calibrator;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where turns keep their files: a directory on a disk and one in memory. */
public final class PlaceOptions {
    private static final long NEEDED_BYTES = 3_000_000_000L;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${sys:java.io.tmpdir}",
            description = "A directory on a disk; a fresh one under it is used and deleted.")
    private Path diskParent;

    @Option(
            names = "--tmpfs-dir",
            paramLabel = "DIR",
            defaultValue = "/dev/shm",
            description = "A directory in memory; a fresh one under it is used and deleted.")
    private Path tmpfsParent;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    public Path parentOf(Place place) {
        return place == Place.DISK ? diskParent : tmpfsParent;
    }

    /** The options again, for a JVM that measures a row. */
    public List<String> arguments() {
        return List.of("--dir", "" + diskParent, "--tmpfs-dir", "" + tmpfsParent);
    }

    /** Of the machine's parts, and of what files on those places are made of. */
    public Calibrator calibrator(Collection<Place> used, int rounds) {
        Map<Place, Path> parents = new EnumMap<>(Place.class);
        used.stream().filter(place -> place != Place.MEMORY).forEach(place -> parents.put(place, parentOf(place)));
        return new Calibrator(parents, rounds);
    }

    /** @throws ParameterException when a directory is not what its place says, or has too little room */
    public void check(Place place) throws IOException {
        check(place, NEEDED_BYTES, "--filter leaves rows out");
    }

    /** @param advice what to do where there is less room than that */
    public void check(Place place, long neededBytes, String advice) throws IOException {
        if (place == Place.MEMORY) {
            return;
        }
        String option = place == Place.DISK ? "--dir" : "--tmpfs-dir";
        Path parent = parentOf(place);
        if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw bad("expected " + option + " to be a directory that can be written, got " + parent);
        }
        if (Scratch.isInMemory(parent) == (place == Place.DISK)) {
            throw bad("expected " + option + " to lie " + (place == Place.DISK ? "on a disk" : "on tmpfs") + ", got "
                    + parent + " (" + Scratch.describe(parent) + "); --filter leaves rows out");
        }
        long free = Files.getFileStore(parent).getUsableSpace();
        if (free < neededBytes) {
            throw bad("expected " + neededBytes + " free bytes under " + option + ", got " + free + " in " + parent
                    + "; " + advice);
        }
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
