package io.anel.torture.part;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Something that keeps what it promised through a fault: what the attacks break, and ask afterwards.
 *
 * <p>A new part comes under every attack once it implements this and is named in {@code
 * META-INF/services/io.anel.torture.part.DurablePart}:
 *
 * <pre>{@code
 * public void run(Path directory, Random choice, Witness witness) throws Exception {
 *     try (Shelf shelf = Shelf.open(directory)) {
 *         witness.opened();
 *         for (long n = shelf.size(); !witness.isEnding(); n++) {
 *             shelf.put(n, bytesOf(n));
 *             shelf.force();
 *             witness.survivesPowerLoss("item " + n, "");
 *         }
 *     }
 * }
 *
 * public Recovered check(Path directory, Promises promises, Random choice) {
 *     … open it as a user would, and throw a BrokenPromiseException at the first promise that is not kept …
 * }
 * }</pre>
 *
 * <p>What it writes follows from a counter, so that {@link #check} also finds what nobody wrote.
 *
 * <p><b>Threading:</b> {@link #run} is the main thread of a process of its own, which may die at any moment; {@link #check} may run for
 * several directories at once.
 */
public interface DurablePart {
    /** What {@code ./anel torture --part} and a report call it. */
    String name();

    /** Loads native libraries, so that errors which are injected later meet this part's own calls. */
    default void load() {}

    /** The files that it may come to have, for attacks on calls that a JVM makes for itself too. */
    List<Path> files(Path directory);

    /**
     * System calls that it certainly makes, on {@link #files} where a JVM makes such calls for itself too. An attack on one that meets none of them is
     * broken.
     *
     * @param fromTheOpening whether its opening is counted, or only what it does once it is open
     */
    Set<String> calls(boolean fromTheOpening);

    /**
     * Opens what the directory holds, which is nothing at first and what a fault left later, and works until {@link Witness#isEnding}; then
     * closes in order.
     *
     * @param choice of everything that may be one way or another: the same seed makes the same choices
     */
    void run(Path directory, Random choice, Witness witness) throws Exception;

    /**
     * Opens what a fault left, as a user would, and checks it against what was promised.
     *
     * @param promises those that this fault leaves in force
     * @throws BrokenPromiseException at the first one that is not kept, or at anything that nobody wrote
     */
    Recovered check(Path directory, Promises promises, Random choice) throws Exception;

    /** What its files are made of, so that every kind of byte can be damaged. */
    List<Region> regions(Path directory) throws Exception;

    /**
     * What sound files hold, and what they put on record as forced: what says, without the part's own word, what must be there after damage to some of them. Each item is in one entry.
     */
    List<Entry> entries(Path directory) throws Exception;

    /** Opens what may be damaged for work, as a user would, and closes it again. */
    Reopening open(Path directory) throws Exception;

    /** As {@link #open}: null when it could; else what was said. */
    default String reopen(Path directory) throws Exception {
        return open(directory).refusal();
    }

    /** The names of files that an opening may make or change although it refuses: those that say who holds the directory. */
    default Set<String> holders() {
        return Set.of();
    }

    /**
     * Writes what verifies of damaged files into another directory, where the part has such a thing.
     *
     * @return what is left, lost items marked; null when nothing could be saved, or the part has no such thing
     */
    default Reading salvage(Path damaged, Path into) throws Exception {
        return null;
    }

    /**
     * Reads all that there is, in order, and writes nothing. It may be damaged: what does not verify is named, and never among what was read.
     *
     * @throws BrokenPromiseException at an item that nobody wrote
     */
    Reading read(Path directory) throws Exception;
}
