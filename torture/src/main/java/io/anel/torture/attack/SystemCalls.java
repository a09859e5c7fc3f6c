package io.anel.torture.attack;

import io.anel.torture.part.Promises;
import io.anel.torture.process.PartMain;
import io.anel.torture.process.PartProcess;
import io.anel.torture.process.Strace;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A part at work with something waiting for it at its n-th call of a kind: from its opening on, on new files or on those that a kill has left, or once
 * it is open.
 *
 * <p>Each thread counts for itself. The one that opens makes nearly all the calls of an opening, so only once that is done does a small n meet those of
 * the threads that write and force, and of a close.
 */
final class SystemCalls {
    private static final int WORK_MS = 120;
    /** Of these only those count that are on the part's own files. */
    private static final Set<String> ALSO_THE_JVMS = Set.of("write", "mmap", "openat", "close");

    private SystemCalls() {}

    /** From when on calls are counted. */
    enum From {
        OPENING_NEW("on new files"),
        OPENING_KILLED("on files of a kill"),
        OPEN("once it is open");

        private final String words;

        From(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * What is met.
     *
     * @param call a system call's name
     * @param n which of a thread
     * @param effect what happens there, as strace says it: {@code signal=KILL}
     * @param goesOn whether it happens at all later ones too
     */
    record Point(From from, String call, int n, String effect, boolean goesOn) {
        private String injection() {
            return effect + ":when=" + n + (goesOn ? "+" : "");
        }
    }

    /** What the process came to. */
    record Met(boolean isInjected, boolean isClosed, String fence, long fenceDelayNs, String refusal) {}

    /**
     * Lets a part open, work for a moment and close.
     *
     * @throws io.anel.torture.part.BrokenPromiseException also when it met nothing and did not close in order
     * @throws IllegalStateException when it did not meet the first of the calls that it certainly makes: the attack is broken
     */
    static Met run(Strike strike, Path files, Promises promises, Point point) throws Exception {
        List<Path> on = ALSO_THE_JVMS.contains(point.call) ? strike.part().files(files) : List.of();
        Path trace = strike.directory().resolve("strace.out");
        boolean isFromOpening = point.from != From.OPEN;
        try (PartProcess process = strike.startWaiting(
                isFromOpening ? PartMain.Waits.BEFORE_OPENING : PartMain.Waits.ONCE_OPEN, List.of(), files, promises)) {
            try (Strace strace = Strace.attach(process.pid(), point.call, on, point.injection(), trace)) {
                process.go();
                process.awaitOpenOrOver();
                process.work(WORK_MS);
                int exit = process.endAnyhow();
                boolean isInjected = strace.hasInjected();
                if (!isInjected) {
                    process.requireEndInOrder(exit);
                    requireUncertain(strike, point);
                }
                return new Met(
                        isInjected, process.isClosed(), process.fence(), process.fenceDelayNs(), process.refusal());
            }
        }
    }

    private static void requireUncertain(Strike strike, Point point) {
        if (point.n == 1 && strike.part().calls(point.from != From.OPEN).contains(point.call)) {
            throw new IllegalStateException("expected " + strike.part().name() + " to come to " + point.call + " "
                    + point.from + ", got none on the files that it is said to have: " + point);
        }
    }

    /** Leaves files as a kill leaves them. */
    static void leaveKilled(Strike strike, Path files, Promises promises) throws Exception {
        try (PartProcess process = strike.start(files, promises)) {
            process.awaitOpen();
            process.work(20 + strike.choice().nextInt(60));
            process.kill();
        }
    }
}
