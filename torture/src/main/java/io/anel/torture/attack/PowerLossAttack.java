package io.anel.torture.attack;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import io.anel.torture.part.Recovered;
import io.anel.torture.process.CopySeries;
import io.anel.torture.process.FileCopies;
import io.anel.torture.process.ForceTrace;
import io.anel.torture.process.PartMain;
import io.anel.torture.process.PartProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Power loss: in each opening the files are copied when it is open and whenever a force has come back, behind the last of which nothing is forced any
 * more; the last opening ends with the power. The disk may hold any mixture of what was forced, file by file, and what stands in the page cache, and
 * lack every name that was not forced ({@link DiskImages}).
 *
 * <p>On each such image what survives power loss is there; a second recovery of the same image, and a recovery of what the first one left, agree
 * with the first.
 */
public final class PowerLossAttack implements Attack {
    private static final int IMAGES_A_STRIKE = 20;

    @Override
    public String name() {
        return "power";
    }

    @Override
    public String description() {
        return "Makes disks as a power loss may leave them; what is durable must be on each.";
    }

    @Override
    public String unit() {
        return "images";
    }

    @Override
    public long shortForm() {
        return 40;
    }

    @Override
    public void strike(Strike strike) throws Exception {
        Promises promises = new Promises();
        DiskImages images = new DiskImages();
        for (int left = strike.choice().nextInt(3); left >= 0; left--) {
            open(strike, images, promises, left == 0);
        }
        strike.add(
                ForceTrace.isPossible() ? "images by what was forced" : "images without knowing what was forced",
                IMAGES_A_STRIKE);
        for (int i = 0; i < IMAGES_A_STRIKE; i++) {
            recover(strike, images, promises.survivingPowerLoss());
        }
    }

    /** One opening, which is killed; the last one when it was stopped and its files have been copied once more. */
    private static void open(Strike strike, DiskImages images, Promises promises, boolean isLast) throws Exception {
        Path files = strike.directory().resolve("files");
        Path trace = Files.createTempFile(strike.directory(), "forces-", ".out");
        Path series = Files.createTempDirectory(strike.directory(), "copies-");
        Map<Path, CopySeries.Named> now = null;
        try (PartProcess process = strike.startWaiting(
                PartMain.Waits.BEFORE_OPENING,
                ForceTrace.isPossible() ? ForceTrace.wrapper(trace) : List.of(),
                files,
                promises)) {
            process.copyBehindForces(series);
            process.go();
            process.awaitOpen();
            // Or before it has forced anything but what the opening itself had to.
            if (!(isLast && ForceTrace.isPossible() && strike.choice().nextInt(4) == 0)) {
                process.work(strike.choice().nextInt(100));
                process.failPower();
                process.work(strike.choice().nextInt(60));
            }
            if (isLast) {
                process.stop();
                now = now(strike, files);
            }
            process.kill();
        }
        List<Map<Path, CopySeries.Named>> copies = CopySeries.read(series);
        if (now != null && ForceTrace.isPossible()) {
            copies.add(now);
        }
        images.forced(copies, files, ForceTrace.isPossible() ? ForceTrace.read(trace, series) : ForceTrace.ofNothing());
        if (now != null) {
            images.cached(now);
        }
        FileCopies.delete(series);
    }

    private static Map<Path, CopySeries.Named> now(Strike strike, Path files) throws IOException {
        Path series = Files.createDirectory(strike.directory().resolve("now"));
        new CopySeries(files, series).take();
        return CopySeries.read(series).get(0);
    }

    private static void recover(Strike strike, DiskImages images, Promises inForce) throws Exception {
        Path image = strike.directory().resolve("image");
        Path twin = strike.directory().resolve("twin");
        images.write(image, strike.choice());
        if (Files.exists(image)) {
            FileCopies.copy(image, twin);
        }
        long seed = strike.choice().nextLong();
        Recovered first = strike.part().check(image, inForce, new Random(seed));
        Recovered second = strike.part().check(twin, inForce, new Random(seed));
        Recovered again = strike.check(image, inForce);
        if (first.items() != second.items() || first.digest() != second.digest()) {
            throw new BrokenPromiseException("expected two recoveries of one image to agree, got " + first.items()
                    + " and " + second.items() + " items, digests " + first.digest() + " and " + second.digest());
        }
        if (again.items() != first.items()) {
            throw new BrokenPromiseException(
                    "expected a recovery of what a recovery left to find that and no more, got " + first.items()
                            + " items and then " + again.items());
        }
        strike.counted();
        strike.add("items recovered", first.items());
        FileCopies.delete(image);
        FileCopies.delete(twin);
    }
}
