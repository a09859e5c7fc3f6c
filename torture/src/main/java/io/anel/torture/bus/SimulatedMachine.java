package io.anel.torture.bus;

import io.anel.simulation.Simulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** On which lives of a bus come one after the other: its disk, where the journal stands on it, and the readers, which are other processes and outlive a bus. */
final class SimulatedMachine {
    final Simulation simulation;
    final Random choice;
    final List<SimulatedReader> readers = new ArrayList<>();
    private final String directory;

    SimulatedMachine(Simulation simulation, Random choice) {
        this.simulation = simulation;
        this.choice = choice;
        directory = choice.nextInt(4) == 0 ? "/a/b/journal" : "/journal";
    }

    Path directory() {
        return simulation.path(directory);
    }

    /** It goes on with what the blow has left; whoever was reading has died too. */
    void revive(SimulatedLife life) {
        readers.clear();
        simulation.revive(life.bus());
        simulation.mend();
    }

    /** The cache forgets what a failed force has not brought to the medium, under whoever was reading it. */
    void forget() {
        readers.clear();
        simulation.forget();
    }
}
