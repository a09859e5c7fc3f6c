package io.anel.torture.attack;

import io.anel.torture.part.Promises;
import io.anel.torture.part.Recovered;
import io.anel.torture.process.FileCopies;
import io.anel.torture.process.PartMain;
import io.anel.torture.process.PartProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * {@code kill -9} at any moment: at work, now and then in the opening too, and a few times on the same files.
 *
 * <p>What survives a kill is all there after each, and the part goes on from there. Until the kill it lives, and is not fenced.
 *
 * <p>How long an opening takes is learned from those that are let through: mostly the kill comes so long behind the first change of the files, or
 * earlier. Within an opening is what came behind such a change and before the part said that it is open.
 */
public final class KillAttack implements Attack {
    private static final int KILLS_A_STRIKE = 10;
    private static final int MAX_WORK_MS = 200;
    /** One in so many goes on for longer: cycles roll by their age, and one that dies by itself, which takes a JVM some 300 ms, is not killed before that is seen. */
    private static final int ONE_IN = 15;

    private static final int MAX_LONG_WORK_MS = 2_000;
    /** Some openings take longer than the median. */
    private static final double A_BIT_MORE = 1.2;

    private final RunningMedian toOpenNs = new RunningMedian(TimeUnit.MILLISECONDS.toNanos(200));
    private final RunningMedian fromChangeToOpenNs = new RunningMedian(TimeUnit.MILLISECONDS.toNanos(40));

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String description() {
        return "Kills it (-9) at any moment, at work and in its openings; what survives a kill must be there.";
    }

    @Override
    public String unit() {
        return "kills";
    }

    @Override
    public long shortForm() {
        return 10;
    }

    @Override
    public void strike(Strike strike) throws Exception {
        Path files = strike.directory().resolve("files");
        Promises promises = new Promises();
        for (int i = 0; i < KILLS_A_STRIKE; i++) {
            while (strike.choice().nextInt(6) == 0) {
                // Between this kill and the next nobody has tidied up.
                kill(strike, files, promises, false);
            }
            kill(strike, files, promises, true);
            Recovered recovered = strike.check(files, promises.survivingKill());
            if (i + 1 == KILLS_A_STRIKE) {
                strike.add("items there", recovered.items());
                strike.add("promises held", promises.count());
            }
        }
    }

    private void kill(Strike strike, Path files, Promises promises, boolean atWork) throws Exception {
        try (PartProcess process = strike.startWaiting(PartMain.Waits.BEFORE_OPENING, List.of(), files, promises)) {
            Map<Path, String> before = FileCopies.look(files);
            long startNs = System.nanoTime();
            process.go();
            if (atWork) {
                awaitChange(process, files, before);
                long changedNs = System.nanoTime();
                process.awaitOpen();
                fromChangeToOpenNs.add(System.nanoTime() - changedNs);
                toOpenNs.add(System.nanoTime() - startNs);
                int maxMs = strike.choice().nextInt(ONE_IN) == 0 ? MAX_LONG_WORK_MS : MAX_WORK_MS;
                process.work(1 + strike.choice().nextInt(maxMs));
            } else if (strike.choice().nextInt(6) == 0) {
                process.work(someMs(toOpenNs, strike.choice()));
            } else {
                awaitChange(process, files, before);
                process.work(someMs(fromChangeToOpenNs, strike.choice()));
            }
            process.kill();
            strike.add(met(process.isOpen(), !FileCopies.look(files).equals(before)), 1);
        }
        strike.counted();
    }

    private static void awaitChange(PartProcess process, Path files, Map<Path, String> before)
            throws IOException, InterruptedException {
        while (!process.isOpenOrOver() && FileCopies.look(files).equals(before)) {
            process.work(1);
        }
    }

    private static long someMs(RunningMedian usualNs, Random choice) {
        return TimeUnit.NANOSECONDS.toMillis((long) (choice.nextDouble() * A_BIT_MORE * usualNs.ns()));
    }

    private static String met(boolean isOpen, boolean isChanged) {
        if (isOpen) {
            return "kills at work";
        }
        return isChanged ? "kills within an opening" : "kills before an opening has made anything";
    }
}
