package io.anel.torture.attack;

import io.anel.torture.part.Promises;
import io.anel.torture.process.Strace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A kill at the n-th call of a kind, for every kind and every n that a part comes to: while it creates, appends, rolls and closes, and while it
 * recovers from a kill; and counted once it is open, at work and while it closes.
 *
 * <p>A seed is a point: from when on, then which call, then which n, each in turn.
 */
public final class SyscallKillAttack implements Attack {
    private static final List<String> CALLS = List.of(
            "openat",
            "ftruncate",
            "fallocate",
            "mmap",
            "rename",
            "fdatasync",
            "fsync",
            "close",
            "pwrite64",
            "unlink",
            "mkdir");
    private static final SystemCalls.From[] FROM = SystemCalls.From.values();
    /** All that have the same n. */
    private static final int POINTS_A_ROUND = FROM.length * CALLS.size();

    private static final int MAX_N = 400;

    private final Reached reached = new Reached();

    @Override
    public String name() {
        return "syscall";
    }

    @Override
    public String description() {
        return "Kills it at the n-th system call of a kind, for every kind and every n that it comes to.";
    }

    @Override
    public String unit() {
        return "points";
    }

    @Override
    public Optional<String> missing() {
        return Strace.missing();
    }

    @Override
    public OptionalLong seeds() {
        return OptionalLong.of((long) POINTS_A_ROUND * MAX_N);
    }

    @Override
    public long shortForm() {
        return 12;
    }

    /** Where every run still comes to most points. */
    @Override
    public long shortFormSeed(Random choice) {
        return (long) POINTS_A_ROUND * choice.nextInt(2);
    }

    @Override
    public void strike(Strike strike) throws Exception {
        SystemCalls.From from = FROM[(int) (strike.seed() % FROM.length)];
        String call = CALLS.get((int) (strike.seed() / FROM.length % CALLS.size()));
        int n = (int) (strike.seed() / POINTS_A_ROUND) + 1;
        String kind = call + " " + from;
        if (reached.isBeyond(kind, n)) {
            return;
        }
        Path files = strike.directory().resolve("files");
        Promises promises = new Promises();
        if (from == SystemCalls.From.OPENING_KILLED || from == SystemCalls.From.OPEN && n % 2 == 0) {
            SystemCalls.leaveKilled(strike, files, promises);
        }
        SystemCalls.Met met =
                SystemCalls.run(strike, files, promises, new SystemCalls.Point(from, call, n, "signal=KILL", false));
        strike.check(files, promises.survivingKill());
        // A kind that is never come to is told too.
        strike.add(kind, met.isInjected() ? 1 : 0);
        reached.take(kind, n, met.isInjected());
        if (met.isInjected()) {
            strike.counted();
        }
    }
}
