package io.anel.torture.attack;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import io.anel.torture.process.PartProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part at work under every umask, in directories of every name, and somebody else's hand on its files, while it is at rest or at work: what it
 * makes is its owner's alone; it refuses in one printable line, or goes on and loses nothing; it never waits, and never writes where a link leads, or
 * into a directory that took the place of its own.
 */
public final class TamperAttack implements Attack {
    private static final List<String> UMASKS = List.of("000", "002", "022", "027", "077");
    private static final List<String> NAMES = List.of(
            "journal",
            "with space",
            " ",
            "-rf",
            "--help",
            "quote'and\"quote",
            "two\nlines",
            "tab\tbell\u0007",
            "red\u001b[31m",
            "back\\slash",
            "$(touch tampered)",
            "%s%n%d",
            "{}",
            "*?[a-z]",
            "a:b;c",
            "...",
            "x".repeat(200));

    private static final String OWNERS_DIRECTORY = "rwx------";
    private static final byte[] UNTOUCHED = "nobody may change this\n".getBytes();
    private static final long PATIENCE_S = 10;

    @Override
    public String name() {
        return "tamper";
    }

    @Override
    public String description() {
        return "Puts links, pipes and others' files in its way, with every umask; nothing may leak or be lost.";
    }

    @Override
    public String unit() {
        return "tamperings";
    }

    @Override
    public long shortForm() {
        return Tampering.values().length + LiveTampering.values().length;
    }

    @Override
    public void strike(Strike strike) throws Exception {
        Tampering[] atRest = Tampering.values();
        LiveTampering[] atWork = LiveTampering.values();
        int kind = (int) Math.floorMod(strike.seed(), (long) atRest.length + atWork.length);
        String name = NAMES.get(strike.choice().nextInt(NAMES.size()));
        if (kind < atRest.length) {
            strikeAtRest(strike, atRest[kind], name);
        } else {
            LiveTampering tampering = atWork[kind - atRest.length];
            tampering.strike(strike, name);
            strike.counted();
            strike.add(tampering.toString(), 1);
        }
    }

    private static void strikeAtRest(Strike strike, Tampering tampering, String name) throws Exception {
        Path parent = Files.createDirectory(strike.directory().resolve("parent"));
        Path directory = parent.resolve(name);
        Promises promises = new Promises();
        try (PartProcess process = start(strike, directory, promises)) {
            process.awaitOpen();
            process.work(20 + strike.choice().nextInt(40));
            endOrKill(strike, process);
        }
        requireOwnerOnly(directory);

        Tampering.Place place = place(strike, directory);
        if (!tampering.isPossible(place)) {
            return;
        }
        tampering.tamper(place);
        inTime("read", () -> strike.part().read(directory));
        String refusal = inTime("be opened", () -> strike.part().reopen(directory));
        requireKept(tampering, place, refusal);
        tampering.undo(place);
        strike.check(directory, promises);
        requireOwnerOnly(directory);
        strike.counted();
        strike.add(tampering + (refusal == null ? ": went on" : ": refused"), 1);
    }

    /** Starts the part under some umask. */
    static PartProcess start(Strike strike, Path directory, Promises promises) {
        String umask = UMASKS.get(strike.choice().nextInt(UMASKS.size()));
        List<String> wrapper = List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh");
        return strike.startUnder(wrapper, directory, promises);
    }

    static void endOrKill(Strike strike, PartProcess process) throws InterruptedException {
        if (strike.choice().nextBoolean()) {
            process.end();
        } else {
            process.kill();
        }
    }

    static void makeOwnersAlone(Path directory) throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNERS_DIRECTORY)));
    }

    private static Tampering.Place place(Strike strike, Path directory) throws IOException {
        List<Path> own;
        try (Stream<Path> all = Files.walk(directory)) {
            own = all.filter(path -> !path.equals(directory)).sorted().collect(Collectors.toList());
        }
        List<Path> coming = strike.part().files(directory);
        Path victim = Files.write(strike.directory().resolve("victim"), UNTOUCHED);
        return new Tampering.Place(
                directory,
                own.get(strike.choice().nextInt(own.size())),
                coming.get(strike.choice().nextInt(coming.size())),
                strike.directory().resolve("aside"),
                victim);
    }

    private static void requireKept(Tampering tampering, Tampering.Place place, String refusal) throws IOException {
        if (refusal == null && tampering.isRefused()) {
            throw new BrokenPromiseException("expected to be refused for " + tampering + ", got a part at work");
        }
        if (refusal != null) {
            requirePrintable(refusal);
        }
        if (!Arrays.equals(Files.readAllBytes(place.victim()), UNTOUCHED)) {
            throw new BrokenPromiseException("expected nothing written where a link leads, got " + place.victim());
        }
    }

    static void requirePrintable(String line) {
        if (line.chars().anyMatch(Character::isISOControl)) {
            throw new BrokenPromiseException("expected one printable line, got " + line);
        }
    }

    static void requireOwnerOnly(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String mode =
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
                if (!mode.equals(Files.isDirectory(path) ? OWNERS_DIRECTORY : "rw-------")) {
                    throw new BrokenPromiseException(
                            "expected what is its owner's alone, got mode " + mode + " of " + path);
                }
            }
        }
    }

    private static <T> T inTime(String what, Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "tamper-" + what);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            BrokenPromiseException hangs =
                    new BrokenPromiseException("expected to " + what + ", or a refusal, got one that waits");
            hangs.setStackTrace(thread.getStackTrace());
            throw hangs;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
