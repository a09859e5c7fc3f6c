package io.anel.torture.attack;

import io.anel.event.Mix;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Promises;
import io.anel.torture.part.Recovered;
import io.anel.torture.process.PartMain;
import io.anel.torture.process.PartProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One run of an attack under one seed: what it strikes, where, and what came of it.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class Strike {
    private final DurablePart part;
    private final Path directory;
    private final long seed;
    private final Random choice;
    private final List<Long> openingsUs = new ArrayList<>();
    private final Map<String, Long> amounts = new TreeMap<>();
    private long count;

    /** @param directory an empty one, for everything that the strike writes */
    public Strike(DurablePart part, Path directory, long seed) {
        this.part = part;
        this.directory = directory;
        this.seed = seed;
        // The first numbers of Random are alike under seeds that follow each other.
        this.choice = new Random(Mix.mix(seed));
    }

    public DurablePart part() {
        return part;
    }

    public Path directory() {
        return directory;
    }

    public long seed() {
        return seed;
    }

    /** Of everything that may be one way or another. */
    public Random choice() {
        return choice;
    }

    /** Starts the part on these files, under a seed of its own. */
    PartProcess start(Path files, Promises promises) {
        return startUnder(List.of(), files, promises);
    }

    /** As {@link #start}, run by another command. */
    PartProcess startUnder(List<String> wrapper, Path files, Promises promises) {
        return PartProcess.startUnder(wrapper, directory, part, files, choice.nextLong(), promises);
    }

    /** As {@link #startUnder}; at some point it waits for {@link PartProcess#go}. */
    PartProcess startWaiting(PartMain.Waits waits, List<String> wrapper, Path files, Promises promises)
            throws InterruptedException {
        return PartProcess.startWaiting(waits, wrapper, directory, part, files, choice.nextLong(), promises);
    }

    /** Has the part check what is left in {@code left}, and takes down how long it took to open. */
    public Recovered check(Path left, Promises inForce) throws Exception {
        Recovered recovered = part.check(left, inForce, new Random(choice.nextLong()));
        openingsUs.add(recovered.openingNs() / 1_000);
        return recovered;
    }

    /** One more was done of what the attack counts. */
    public void counted() {
        count++;
    }

    /** So many more were done. */
    public void counted(long more) {
        count += more;
    }

    /** Adds to something that is worth to be known of the strikes in sum. */
    public void add(String what, long amount) {
        amounts.merge(what, amount, Long::sum);
    }

    public long count() {
        return count;
    }

    /** How long each opening took, in microseconds, without JVM start and without the replay of stages. */
    public List<Long> openingsUs() {
        return openingsUs;
    }

    /** Sums, by what they are of. */
    public Map<String, Long> amounts() {
        return amounts;
    }
}
