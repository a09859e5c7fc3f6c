package io.anel.torture.attack;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import io.anel.torture.process.PartProcess;
import io.anel.torture.process.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A disk that runs full, twice, in memory or on ext4: the part pauses by name and lives, goes on once there is room, without a restart, and has all that
 * it promised.
 */
public final class FullDiskAttack implements Attack {
    private static final int DISK_MIB = 96;
    private static final int TIMES_FULL = 2;

    @Override
    public String name() {
        return "full";
    }

    @Override
    public String description() {
        return "Lets its disk run full; it must pause, live, and go on once there is room.";
    }

    @Override
    public String unit() {
        return "full disks";
    }

    @Override
    public Optional<String> missing() {
        return SmallDisk.missing();
    }

    @Override
    public long shortForm() {
        return 4;
    }

    @Override
    public void strike(Strike strike) throws Exception {
        SmallDisk.Kind kind = SmallDisk.Kind.values()[(int) Math.floorMod(strike.seed(), 2L)];
        Promises promises = new Promises();
        try (SmallDisk disk = SmallDisk.mount(kind, strike.directory(), DISK_MIB)) {
            Path files = disk.root().resolve("files");
            // What is left of the ballast at the end is room for the next opening.
            disk.fill(20 + strike.choice().nextInt(8));
            try (PartProcess process = strike.start(files, promises)) {
                process.awaitOpen();
                for (int i = 0; i < TIMES_FULL; i++) {
                    awaitPaused(process, disk);
                    process.work(strike.choice().nextInt(30));
                    disk.free(8 + strike.choice().nextInt(8));
                    process.awaitPaused(false);
                    strike.counted();
                    strike.add("on " + kind, 1);
                }
                if (strike.choice().nextBoolean()) {
                    process.end();
                } else {
                    process.kill();
                }
            }
            disk.free(DISK_MIB);
            strike.check(files, promises.survivingKill());
        }
    }

    private static void awaitPaused(PartProcess process, SmallDisk disk) throws IOException, InterruptedException {
        try {
            process.awaitPaused(true);
        } catch (BrokenPromiseException e) {
            throw new BrokenPromiseException(
                    "with " + disk.freeBytes()
                            + " bytes of the disk free, which it is to fill, and to say so by paused(): "
                            + e.getMessage(),
                    e);
        }
    }
}
