package io.anel.torture.bus;

import io.anel.api.LogException;
import io.anel.engine.Agent;
import io.anel.journal.JournalReader;
import io.anel.simulation.Simulation;
import io.anel.torture.part.BrokenPromiseException;
import java.nio.file.Path;
import java.util.Random;

/** A reader at the live end, which checks all it reads. */
final class SimulatedReader implements Agent {
    private static final int MAX_EVENTS = 100;

    private final Simulation simulation;
    private final Random choice;
    private final JournalReader reader;
    private final LogCheck check;

    SimulatedReader(Simulation simulation, Path directory, Random choice) {
        this.simulation = simulation;
        this.choice = choice;
        reader = JournalReader.open(directory);
        check = LogCheck.on(reader);
    }

    @Override
    public int doWork() {
        try {
            return simulation.isStruck() ? 0 : reader.poll(check, 1 + choice.nextInt(MAX_EVENTS));
        } catch (LogException e) {
            throw new BrokenPromiseException("expected to read at the live end, got " + e.getMessage(), e);
        }
    }
}
