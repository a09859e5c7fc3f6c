package io.anel.benchmarks.machine;

import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures the machine's parts, those that do not need a file and those of each place.
 *
 * <p><b>Cost:</b> about half a second a round and place; 512 MiB of memory outside the heap while it runs.
 */
public final class Calibrator {
    private final Map<Place, Path> parents;
    private final int rounds;

    /**
     * @param parents where the places that are to be measured lie; a directory of its own is made in each, and deleted
     * @param rounds counted ones; one goes before them
     */
    public Calibrator(Map<Place, Path> parents, int rounds) {
        this.parents = parents;
        this.rounds = rounds;
    }

    public List<PartFigure> measure() throws Exception {
        List<Scratch> scratches = new ArrayList<>();
        try (MemoryProbe memory = new MemoryProbe()) {
            List<Probe> probes = new ArrayList<>(List.of(memory, new PingPongProbe(), new ClockProbe()));
            for (Map.Entry<Place, Path> each : parents.entrySet()) {
                Scratch scratch = Scratch.under(each.getValue());
                scratches.add(scratch);
                probes.addAll(of(each.getKey(), scratch.directory()));
            }
            round(probes, new Findings());
            Findings findings = new Findings();
            for (int i = 0; i < rounds; i++) {
                round(probes, findings);
            }
            return findings.figures();
        } finally {
            scratches.forEach(Scratch::close);
            Scratch.sync();
        }
    }

    /** On tmpfs a force does nothing. */
    private static List<Probe> of(Place place, Path directory) {
        TouchProbe touch = new TouchProbe(place, directory);
        return place == Place.DISK ? List.of(touch, new ForceProbe(place, directory)) : List.of(touch);
    }

    private static void round(List<Probe> probes, Findings findings) throws Exception {
        for (Probe probe : probes) {
            probe.round(findings);
        }
    }
}
