package io.anel.torture.attack;

import io.anel.torture.part.Promises;
import io.anel.torture.part.Recovered;
import io.anel.torture.process.PartProcess;
import java.nio.file.Path;

/**
 * {@code kill -9} at any moment: at work, now and then in the opening too, and a few times on the same files.
 *
 * <p>What survives a kill is all there after each, and the part goes on from there.
 */
public final class KillAttack implements Attack {
    private static final int KILLS_A_STRIKE = 10;
    private static final int MAX_WORK_MS = 200;
    private static final int MAX_OPENING_MS = 200;

    @Override
    public String name() {
        return "kill";
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
                strike.add("kills within an opening", 1);
            }
            kill(strike, files, promises, true);
            Recovered recovered = strike.check(files, promises.survivingKill());
            if (i + 1 == KILLS_A_STRIKE) {
                strike.add("things found", recovered.items());
                strike.add("promises held", promises.count());
            }
        }
    }

    private static void kill(Strike strike, Path files, Promises promises, boolean atWork) throws Exception {
        try (PartProcess process = PartProcess.start(
                strike.directory(), strike.part(), files, strike.choice().nextLong(), promises)) {
            if (atWork) {
                process.awaitOpen();
                process.work(1 + strike.choice().nextInt(MAX_WORK_MS));
            } else {
                process.awaitStart();
                process.work(strike.choice().nextInt(MAX_OPENING_MS));
            }
            process.kill();
        }
        strike.counted();
    }
}
