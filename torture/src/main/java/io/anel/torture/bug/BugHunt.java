package io.anel.torture.bug;

import io.anel.torture.process.ChildJvm;
import io.anel.torture.process.FileCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Does the harness bite? Plants each bug and lets its attack loose on it, in a JVM of its own.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class BugHunt {
    private static final Pattern FOUND_AT = Pattern.compile(" --seed (\\d+)");

    private final Path directory;
    private final Class<?> attackMain;

    /**
     * @param directory for the planted classes and the attacks' files; made if missing
     * @param attackMain whose main method runs an attack: {@code ATTACK --count N --dir DIR --seed N}
     */
    public BugHunt(Path directory, Class<?> attackMain) {
        this.directory = directory;
        this.attackMain = attackMain;
    }

    /** What became of a bug. */
    public enum Verdict {
        FOUND,
        MISSED,
        /** This machine lacks what the attack takes. */
        SKIPPED,
        /** Nothing was found where there is nothing. */
        SOUND,
        /** The attack itself failed, or could not be told. */
        FAILED
    }

    /**
     * One hunt.
     *
     * @param strikes how many strikes there were until the bug was found; 0 when it was not
     * @param what what the attack said
     */
    public record Bag(String bug, String attack, Verdict verdict, long strikes, double seconds, String what) {
        @Override
        public String toString() {
            String after = strikes == 0 ? "" : "strike " + strikes;
            return String.format(Locale.ROOT, "%-8s %-8s %-12s %5.1f s  %s", verdict, attack, after, seconds, bug);
        }
    }

    /** The names of the bugs that contain a text; all of them for an empty one. */
    public static List<String> names(String text) {
        return PlantedBugs.all().stream()
                .map(PlantedBug::name)
                .filter(name -> name.contains(text))
                .toList();
    }

    /**
     * Hunts one. It is found when some strike finds something that the same strike does not find in sound code.
     *
     * @throws IOException when a bug cannot be planted
     */
    public Bag hunt(String name, long seed) throws IOException, InterruptedException {
        PlantedBug bug = PlantedBugs.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        Path home = home(name);
        Path classes = home.resolve("classes");
        Planter.find().plant(bug, classes);
        Bag bag = let(home, classes, name, bug.attack(), bug.count(), seed);
        if (bag.verdict() != Verdict.FOUND) {
            return bag;
        }
        Bag without = letOnSound("without " + name, bug.attack(), 1, seed + bag.strikes() - 1);
        return without.verdict() == Verdict.SOUND
                ? bag
                : new Bag(name, bug.attack(), Verdict.FAILED, bag.strikes(), bag.seconds(), without.what());
    }

    /** The attacks that bugs are planted for. */
    public static List<String> attacks(String text) {
        return PlantedBugs.all().stream()
                .filter(bug -> bug.name().contains(text))
                .map(PlantedBug::attack)
                .distinct()
                .toList();
    }

    /** Lets an attack loose on sound code, for as much as it may take to find half of all its bugs: what it finds there is none. */
    public Bag control(String attack, long seed) throws IOException, InterruptedException {
        long[] counts = PlantedBugs.all().stream()
                .filter(bug -> bug.attack().equals(attack))
                .mapToLong(PlantedBug::count)
                .sorted()
                .toArray();
        long count = counts[counts.length / 2];
        return letOnSound("no bug, for " + attack, attack, count, seed);
    }

    private Bag letOnSound(String name, String attack, long count, long seed) throws IOException, InterruptedException {
        Path home = home(name);
        return let(home, Files.createDirectories(home.resolve("classes")), name, attack, count, seed);
    }

    private Path home(String name) throws IOException {
        Path home = directory.resolve(name.replaceAll("[^A-Za-z]+", "-"));
        FileCopies.delete(home);
        return home;
    }

    private Bag let(Path home, Path classes, String name, String attack, long count, long seed)
            throws IOException, InterruptedException {
        Path files = Files.createDirectories(home.resolve("files"));
        boolean isSound = classes.toFile().list().length == 0;
        long startNs = System.nanoTime();
        List<String> said = new ArrayList<>();
        int exit;
        try (ChildJvm child = ChildJvm.startBehind(
                classes, home, attackMain, attack, "--count", count, "--seed", seed, "--dir", files)) {
            for (String line = child.line(Long.MAX_VALUE); line != null; line = child.line(Long.MAX_VALUE)) {
                said.add(line);
            }
            exit = child.awaitExit();
            child.errors().lines().filter(line -> line.contains(" --seed ")).forEach(said::add);
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        Verdict verdict = switch (exit) {
            case 0 -> isSound ? Verdict.SOUND : Verdict.MISSED;
            case 1 -> Verdict.FOUND;
            case 3 -> Verdict.SKIPPED;
            default -> Verdict.FAILED;
        };
        boolean isAsWanted = verdict == Verdict.SOUND || verdict == Verdict.FOUND && !isSound;
        if (isAsWanted || verdict == Verdict.SKIPPED) {
            FileCopies.delete(home);
        }
        String what = String.join("\n", said);
        return new Bag(name, attack, verdict, verdict == Verdict.FOUND ? 1 + foundAt(what) - seed : 0, seconds, what);
    }

    /** The first seed under which something was found. */
    private static long foundAt(String what) {
        return FOUND_AT.matcher(what)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .min()
                .orElseThrow(() -> new IllegalStateException("expected the seed of what was found, got " + what));
    }
}
