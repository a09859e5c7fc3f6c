package io.anel.torture.attack;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import io.anel.torture.part.Recovered;
import io.anel.torture.process.FileCopies;
import io.anel.torture.process.PartProcess;
import java.nio.file.Path;
import java.util.Random;

/**
 * Power loss: the files are copied when a force has come back, after which nothing is forced any more, and once again later. The disk may hold
 * any mixture of the two.
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
    public String unit() {
        return "images";
    }

    @Override
    public long shortForm() {
        return 20;
    }

    @Override
    public void strike(Strike strike) throws Exception {
        Path files = strike.directory().resolve("files");
        Path before = strike.directory().resolve("at-last-force");
        Path now = strike.directory().resolve("now");
        Promises promises = new Promises();
        Random choice = strike.choice();
        for (int left = choice.nextInt(3); left > 0; left--) {
            work(strike, files, promises, choice.nextBoolean());
        }
        try (PartProcess process =
                PartProcess.start(strike.directory(), strike.part(), files, choice.nextLong(), promises)) {
            process.awaitOpen();
            process.work(choice.nextInt(100));
            process.copyAtNextForce(before);
            process.work(choice.nextInt(60));
            process.stop();
            FileCopies.copyWithInodes(files, now);
            process.kill();
        }
        DiskImages images = DiskImages.between(before, now);
        for (int i = 0; i < IMAGES_A_STRIKE; i++) {
            recover(strike, images, promises.survivingPowerLoss());
        }
    }

    /** An opening before the one that meets the power loss, which ends in order or not. */
    private static void work(Strike strike, Path files, Promises promises, boolean isKilled) throws Exception {
        try (PartProcess process = PartProcess.start(
                strike.directory(), strike.part(), files, strike.choice().nextLong(), promises)) {
            process.awaitOpen();
            process.work(strike.choice().nextInt(60));
            if (isKilled) {
                process.kill();
            } else {
                process.end();
            }
        }
    }

    private static void recover(Strike strike, DiskImages images, Promises inForce) throws Exception {
        Path image = strike.directory().resolve("image");
        Path twin = strike.directory().resolve("twin");
        images.write(image, strike.choice());
        FileCopies.copy(image, twin);
        long seed = strike.choice().nextLong();
        Recovered first = strike.part().check(image, inForce, new Random(seed));
        Recovered second = strike.part().check(twin, inForce, new Random(seed));
        Recovered again = strike.check(image, inForce);
        if (first.items() != second.items() || first.digest() != second.digest()) {
            throw new BrokenPromiseException("expected two recoveries of one image to agree, got " + first.items()
                    + " and " + second.items() + " items, digests " + first.digest() + " and " + second.digest());
        }
        if (again.items() < first.items()) {
            throw new BrokenPromiseException("expected a recovery of what a recovery left to find all of it, got "
                    + first.items() + " items and then " + again.items());
        }
        strike.counted();
        strike.add("items recovered", first.items());
        FileCopies.delete(image);
        FileCopies.delete(twin);
    }
}
