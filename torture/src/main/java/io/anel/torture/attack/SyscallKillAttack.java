package io.anel.torture.attack;

import io.anel.torture.part.Promises;
import io.anel.torture.process.Strace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A kill at the n-th call of a kind, for every kind and every n that a part comes to: while it creates, appends, rolls and closes, and while it
 * recovers from a kill.
 *
 * <p>A seed is a point: which files, which call, which n.
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
    private static final int MAX_N = 400;
    /** A point that no run comes to is not far behind those that every run comes to. */
    private static final int UNREACHED_BEFORE_END = 6;

    /** By files and call, how many points in a row were not come to. */
    private final Map<String, Integer> unreached = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "syscall";
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
        return OptionalLong.of(2L * CALLS.size() * MAX_N);
    }

    @Override
    public long shortForm() {
        return 12;
    }

    /** Where every run still comes to most points. */
    @Override
    public long shortFormSeed(Random choice) {
        return 2L * CALLS.size() * choice.nextInt(4);
    }

    @Override
    public void strike(Strike strike) throws Exception {
        boolean recovers = strike.seed() % 2 == 1;
        String call = CALLS.get((int) (strike.seed() / 2 % CALLS.size()));
        long n = strike.seed() / 2 / CALLS.size() + 1;
        String kind = call + (recovers ? " on files of a kill" : " on new files");
        if (unreached.getOrDefault(kind, 0) >= UNREACHED_BEFORE_END) {
            return;
        }
        Path files = strike.directory().resolve("files");
        Promises promises = new Promises();
        if (recovers) {
            SystemCalls.leaveKilled(strike, files, promises);
        }
        SystemCalls.Met met = SystemCalls.run(strike, files, promises, call, "signal=KILL:when=" + n);
        strike.check(files, promises.survivingKill());
        if (met.isInjected()) {
            unreached.put(kind, 0);
            strike.counted();
            strike.add(kind, 1);
        } else {
            unreached.merge(kind, 1, Integer::sum);
        }
    }
}
