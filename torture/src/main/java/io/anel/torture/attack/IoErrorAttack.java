package io.anel.torture.attack;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import io.anel.torture.process.Strace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * EIO or ENOSPC at the n-th call of a kind. Either the part is not opened and says why, or it is fenced and everybody is told, or nothing was at
 * stake; and what it leaves opens without help and has all that was promised.
 *
 * <p>Calls are counted from the opening on in half of the strikes, in the others once the part is open.
 */
public final class IoErrorAttack implements Attack {
    /** Each as often as it takes to meet all about alike: to some a part seldom comes. */
    private static final List<String> CALLS = List.of(
            "pwrite64", "fdatasync", "fsync", "ftruncate", "fallocate", "mmap", "mmap", "write", "write", "write");

    private static final List<String> ERRORS = List.of("EIO", "ENOSPC");
    /** Nothing goes on in order behind one that failed. */
    private static final Set<String> FORCES = Set.of("fdatasync", "fsync");

    private static final int MAX_N = 12;
    /** Of these an opening makes few. */
    private static final Map<String, Integer> MAX_N_OF = Map.of("write", 2, "pwrite64", 3, "mmap", 8);
    /** A thread makes few calls of a kind in so short a life. */
    private static final int MAX_N_ONCE_OPEN = 3;

    private static final String CLOSED = "closed in order";
    /** The JVM may, when it gets no memory for itself. */
    private static final String DIED = "the process died";

    private final Reached reached = new Reached();

    @Override
    public String name() {
        return "error";
    }

    @Override
    public String description() {
        return "Has the n-th system call of a kind fail; it must refuse or be fenced, and tell everybody.";
    }

    @Override
    public String unit() {
        return "errors";
    }

    @Override
    public Optional<String> missing() {
        return Strace.missing();
    }

    @Override
    public long shortForm() {
        return 8;
    }

    @Override
    public void strike(Strike strike) throws Exception {
        String call = CALLS.get((int) (strike.seed() % CALLS.size()));
        String error = ERRORS.get((int) (strike.seed() / CALLS.size() % ERRORS.size()));
        boolean isOpen = strike.choice().nextBoolean();
        int n = 1 + strike.choice().nextInt(isOpen ? MAX_N_ONCE_OPEN : MAX_N_OF.getOrDefault(call, MAX_N));
        boolean goesOn = strike.choice().nextBoolean();
        boolean isOnKilled = strike.choice().nextBoolean();
        SystemCalls.From opening = isOnKilled ? SystemCalls.From.OPENING_KILLED : SystemCalls.From.OPENING_NEW;
        SystemCalls.From from = isOpen ? SystemCalls.From.OPEN : opening;
        String kind = call + " " + from;
        if (reached.isBeyond(kind, n)) {
            return;
        }
        Path files = strike.directory().resolve("files");
        Promises promises = new Promises();
        if (isOnKilled) {
            SystemCalls.leaveKilled(strike, files, promises);
        }
        SystemCalls.Met met = SystemCalls.run(
                strike, files, promises, new SystemCalls.Point(from, call, n, "error=" + error, goesOn));
        reached.take(kind, n, met.isInjected());
        if (!met.isInjected()) {
            return;
        }
        String came = outcome(met);
        if (came.equals(DIED) && !call.equals("mmap")) {
            throw new BrokenPromiseException(
                    "expected a process that lives on when " + call + " fails with " + error + ", got one that died");
        }
        if (came.equals(CLOSED) && FORCES.contains(call)) {
            throw new BrokenPromiseException(
                    "expected a part whose " + call + " failed to be fenced or refused, got one that closed in order");
        }
        strike.check(files, promises.survivingKill());
        strike.counted();
        strike.add(call + " " + error + (goesOn ? " from there on: " : " once: ") + came, 1);
        strike.add(isOpen ? "errors once it is open" : "errors from the opening on", 1);
        if (met.fenceDelayNs() > 0) {
            strike.add(toldWithin(met.fenceDelayNs()), 1);
        }
    }

    /** By powers of ten. */
    private static String toldWithin(long delayNs) {
        long withinUs = 10;
        while (withinUs * 1_000 < delayNs) {
            withinUs *= 10;
        }
        return "fence told within " + withinUs + " us";
    }

    private static String outcome(SystemCalls.Met met) {
        if (met.refusal() != null) {
            return "refused at the opening";
        }
        if (met.fence() != null) {
            return "fenced";
        }
        return met.isClosed() ? CLOSED : DIED;
    }
}
