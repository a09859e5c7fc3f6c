package io.anel.torture.part;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Something that keeps what it promised through a fault: what the attacks break, and ask afterwards.
 *
 * <p>A new part comes under every attack from outside once it implements this and is named in {@code
 * META-INF/services/io.anel.torture.part.DurablePart}:
 *
 * <pre>{@code
 * public void run(Path directory, Random choice, Witness witness) throws Exception {
 *     try (Shelf shelf = Shelf.open(directory)) {
 *         witness.opened();
 *         for (long n = shelf.size() + 1; !witness.isEnding(); n++) {
 *             shelf.put(n, bytesOf(n));
 *             witness.survivesKill(Promises.REACHES, Long.toString(n));
 *             witness.forcing();
 *             shelf.force();
 *             witness.forced();
 *             witness.survivesPowerLoss(Promises.REACHES, Long.toString(n));
 *         }
 *     }
 * }
 *
 * public Recovered check(Path directory, Promises promises, Random choice) {
 *     … open it as a user would, and throw a BrokenPromiseException at the first promise that is not kept …
 * }
 * }</pre>
 *
 * <p>It is a public class that is made without arguments, also in the process that is struck. What it writes follows from a counter, so that {@link #check} also finds what nobody wrote.
 *
 * <p>What the attacks want of it beyond its promises:
 * <ul>
 *   <li>{@code kill}: it lives, and is neither fenced nor refused, until it is killed.
 *   <li>{@code power}: {@link Witness#forcing} and {@link Witness#forced} around each force of what it promises, and a force within a minute, also behind its last promise.
 *       What counts as forced is what {@code fsync} and {@code fdatasync} of a file forced, and {@code fsync} of a directory for the names in it. A part that forces by
 *       {@code msync}, {@code sync}, {@code O_SYNC} or {@code O_DSYNC} is found to lose what it keeps.
 *   <li>{@code syscall}, {@code error}: {@link #calls} and {@link #files}; {@link Witness#fenced} or {@link Witness#refused} once a call has failed.
 *   <li>{@code full}: within a minute it fills a disk that has 20 to 27 MiB for it, says {@link Witness#paused}, lives, says {@link Witness#resumed} within a minute
 *       once there is room, fills another 8 to 15 MiB and pauses again. {@link #check} has all the room.
 *   <li>{@code damage}: something in its files once it is {@linkplain Witness#opened open}; {@link Promises#REACHES} with the number of its last item; after an orderly end a record that all items were
 *       forced; and {@link SalvagingPart}, if it has salvage.
 *   <li>{@code tamper}: under every umask directories of mode 0700 and files of mode 0600; refusals in one printable line.
 * </ul>
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
     * Reads all that there is, in order, and writes nothing. It may be damaged: what does not verify is named, and never among what was read.
     *
     * @throws BrokenPromiseException at an item that nobody wrote
     */
    Reading read(Path directory) throws Exception;
}
