package io.anel.torture.attack;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import io.anel.torture.process.FileCopies;
import io.anel.torture.process.PartProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What may come to stand at the path of a part at work. It writes into the directory that it has opened: for good, where only a link changes; else
 * until it makes its next file, and is then fenced by name. What stands in the place of that directory it leaves alone.
 */
enum LiveTampering {
    MOVED_AWAY(true),
    AN_EMPTY_ONE_IN_ITS_PLACE(true),
    /** Where every file that it may make has its directory. */
    A_COPY_IN_ITS_PLACE(true),
    /** To a copy. The link is the path, or something before its end. */
    A_LINK_POINTED_ELSEWHERE(false);

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_MS = 5;
    /** The first of them may have been on its way. */
    private static final int MORE_FILES = 2;

    private final boolean isFenced;

    LiveTampering(boolean isFenced) {
        this.isFenced = isFenced;
    }

    /** @param name the path's last one, or the link's */
    void strike(Strike strike, String name) throws Exception {
        Path parent = Files.createDirectory(strike.directory().resolve("parent"));
        Path path = parent.resolve(name);
        Path own = strike.directory().resolve("own");
        Path other = strike.directory().resolve("other");
        if (!isFenced) {
            TamperAttack.makeOwnersAlone(own);
            Files.createSymbolicLink(path, own);
            String rest = strike.choice().nextBoolean() ? "" : "below";
            strike(strike, path.resolve(rest), own.resolve(rest), other.resolve(rest), () -> {
                Path link = parent.resolve("link");
                Files.createSymbolicLink(link, other);
                Files.move(link, path, StandardCopyOption.ATOMIC_MOVE);
            });
        } else if (this == MOVED_AWAY) {
            strike(strike, path, own, other, () -> Files.move(path, own));
        } else {
            strike(strike, path, own, other, () -> {
                Files.move(path, own);
                Files.move(other, path);
            });
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    /**
     * @param path what the part is told
     * @param own where what it opens stands after the change
     * @param other made here before the change: another one
     */
    private void strike(Strike strike, Path path, Path own, Path other, Change change) throws Exception {
        Promises promises = new Promises();
        try (PartProcess process = TamperAttack.start(strike, path, promises)) {
            process.awaitOpen();
            process.work(strike.choice().nextInt(40));
            if (this == AN_EMPTY_ONE_IN_ITS_PLACE) {
                TamperAttack.makeOwnersAlone(other);
            } else {
                FileCopies.copy(isFenced ? path : own, other);
            }
            Map<String, Integer> before = contents(other);
            change.make();
            if (isFenced) {
                requireFence(process, path);
            } else {
                requireMoreFiles(process, own);
                TamperAttack.endOrKill(strike, process);
            }
            if (this == MOVED_AWAY && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new BrokenPromiseException("expected nothing where a directory was moved away, got " + path);
            }
            Path standing = Files.exists(other) ? other : path;
            if (!contents(standing).equals(before)) {
                throw new BrokenPromiseException("expected nothing written into another directory, got "
                        + contents(standing).keySet() + " instead of " + before.keySet() + " in " + standing);
            }
        }
        strike.check(own, promises);
        TamperAttack.requireOwnerOnly(own);
    }

    /** It ends by itself once it is fenced. */
    private static void requireFence(PartProcess process, Path path) throws InterruptedException {
        process.work(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS));
        String fence = process.fence();
        if (fence == null || !fence.contains(path.getParent().toString())) {
            throw new BrokenPromiseException(
                    "expected a fence that names " + path + ", got " + fence + ": " + process.errors());
        }
        TamperAttack.requirePrintable(fence);
    }

    private static void requireMoreFiles(PartProcess process, Path own) throws Exception {
        long before = contents(own).size();
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (contents(own).size() < before + MORE_FILES) {
            process.work(LOOK_MS);
            if (process.fence() != null || System.nanoTime() - deadlineNs > 0) {
                throw new BrokenPromiseException("expected a part that goes on in " + own
                        + " when a link is pointed elsewhere, got " + process.fence() + ": " + process.errors());
            }
        }
    }

    /** The hash of each file, by its path. */
    private static Map<String, Integer> contents(Path directory) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                boolean isFile = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                contents.put(
                        directory.relativize(path).toString(),
                        isFile ? Arrays.hashCode(FileCopies.Content.read(path).bytes()) : 0);
            }
        }
        return contents;
    }
}
