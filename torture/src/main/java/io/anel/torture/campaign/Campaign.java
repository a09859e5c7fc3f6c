package io.anel.torture.campaign;

import io.anel.torture.attack.Attack;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.DurablePart;
import io.anel.torture.process.FileCopies;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An attack on a part, again and again under one seed after the other, until it has counted enough; in lanes, which strike at the same time, each in
 * directories of its own.
 *
 * <p>Strikes that the ledger has are not repeated. A strike that finds something ends the campaign, and leaves its files and the reason.
 *
 * <p><b>Threading:</b> one thread calls.
 */
public final class Campaign {
    /**
     * A strike that found something.
     *
     * @param evidence the files as they were left
     */
    public record Found(long seed, Path evidence, Throwable cause) {}

    /** What came of it. */
    public record Outcome(Summary summary, List<Found> found) {}

    /** In what a strike that found something leaves. */
    private static final String REASON = "found.txt";

    private final Attack attack;
    private final DurablePart part;
    private final Path directory;
    private final CampaignSize size;
    private final String code;
    private final Ledger ledger;
    private final Set<Long> done;
    private final SortedMap<Long, Path> evidence;
    private final List<Found> found = Collections.synchronizedList(new ArrayList<>());
    private long nextSeed;

    /**
     * @param directory for the ledger, the strikes' files, and what is left as evidence
     * @throws IllegalArgumentException when the attack has no such seed as the first one, or the directory's ledger is none
     */
    public Campaign(Attack attack, DurablePart part, Path directory, CampaignSize size) throws IOException {
        if (attack.seeds().isPresent() && size.firstSeed() >= attack.seeds().getAsLong()) {
            throw new IllegalArgumentException(
                    "expected a first seed below " + attack.seeds().getAsLong() + ", of which each is a case of "
                            + attack.name() + ", got " + size.firstSeed());
        }
        this.attack = attack;
        this.part = part;
        this.size = size;
        // As whoever opens something in it names it.
        this.directory = directory.toRealPath();
        code = CodeFingerprint.of(part);
        ledger = Ledger.open(this.directory.resolve("ledger.jsonl"), attack.name(), part.name(), code);
        done = ledger.seeds();
        evidence = Collections.unmodifiableSortedMap(findEvidence());
        done.addAll(evidence.keySet());
        nextSeed = size.firstSeed();
    }

    /** What the ledger has already. */
    public Summary summary() {
        return ledger.summary();
    }

    /** How many of the ledger's strikes do not count, because they are of other code or another harness. */
    public long ofOtherCode() {
        return ledger.ofOtherCode();
    }

    /** The code under attack, and what attacks it. */
    public String code() {
        return code;
    }

    /** What earlier runs have found and left here, by seed: it is not struck again, which would delete it. */
    public SortedMap<Long, Path> evidence() {
        return evidence;
    }

    private SortedMap<Long, Path> findEvidence() throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(attack.name() + "-" + part.name() + "-") + "(\\d{1,18})");
        SortedMap<Long, Path> left = new TreeMap<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Matcher seed = name.matcher(entry.getFileName().toString());
                if (seed.matches() && Files.exists(entry.resolve(REASON))) {
                    left.put(Long.valueOf(seed.group(1)), entry);
                }
            }
        }
        return left;
    }

    /** @param progress told of the count by now, by any lane */
    public Outcome run(LongConsumer progress) throws InterruptedException {
        List<Thread> lanes = new ArrayList<>();
        for (int i = 0; i < size.lanes(); i++) {
            lanes.add(new Thread(() -> strikeOn(progress), attack.name() + "-lane-" + i));
        }
        lanes.forEach(Thread::start);
        try {
            for (Thread lane : lanes) {
                lane.join();
            }
        } catch (InterruptedException e) {
            lanes.forEach(Thread::interrupt);
            throw e;
        }
        return new Outcome(ledger.summary(), List.copyOf(found));
    }

    private void strikeOn(LongConsumer progress) {
        for (long seed = takeSeed(); seed >= 0 && !Thread.currentThread().isInterrupted(); seed = takeSeed()) {
            Path files = directory.resolve(attack.name() + "-" + part.name() + "-" + seed);
            try {
                FileCopies.delete(files);
                Strike strike = new Strike(part, Files.createDirectories(files), seed);
                attack.strike(strike);
                ledger.add(attack.name(), part.name(), code, strike);
                FileCopies.delete(files);
                progress.accept(ledger.count());
            } catch (InterruptedException e) {
                return;
            } catch (Exception | Error e) {
                found.add(new Found(seed, files, e));
                write(files.resolve(REASON), e);
            }
        }
    }

    /** The next seed to strike under; negative when there is nothing left to do. */
    private synchronized long takeSeed() {
        if (!found.isEmpty() || ledger.count() >= size.count()) {
            return -1;
        }
        while (done.contains(nextSeed)) {
            nextSeed++;
        }
        if (attack.seeds().isPresent() && nextSeed >= attack.seeds().getAsLong()) {
            return -1;
        }
        return nextSeed++;
    }

    private static void write(Path file, Throwable cause) {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            cause.printStackTrace(out);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
