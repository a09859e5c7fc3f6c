package io.anel.torture.attack;

import io.anel.torture.part.Promises;
import io.anel.torture.process.PartMain;
import io.anel.torture.process.PartProcess;
import io.anel.torture.process.Strace;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A part at work with something waiting for it at its n-th call of a kind, on new files or on those that a kill has left. */
final class SystemCalls {
    private static final int WORK_MS = 120;
    /** Of these only those count that are on the part's own files. */
    private static final Set<String> ALSO_THE_JVMS = Set.of("write", "mmap", "openat", "close");

    private SystemCalls() {}

    /** What the process came to. */
    record Met(boolean isInjected, boolean isClosed, String fence, long fenceDelayNs, String refusal) {}

    /**
     * Lets a part open, work for a moment and close.
     *
     * @param call a system call's name
     * @param injection what waits at which call, as strace says it
     */
    static Met run(Strike strike, Path files, Promises promises, String call, String injection) throws Exception {
        List<Path> on = ALSO_THE_JVMS.contains(call) ? strike.part().files(files) : List.of();
        Path trace = strike.directory().resolve("strace.out");
        try (PartProcess process = PartProcess.startWaiting(
                PartMain.Waits.BEFORE_OPENING,
                List.of(),
                strike.directory(),
                strike.part(),
                files,
                strike.choice().nextLong(),
                promises)) {
            try (Strace strace = Strace.attach(process.pid(), call, on, injection, trace)) {
                process.go();
                process.awaitOpenOrOver();
                process.work(WORK_MS);
                process.endAnyhow();
                return new Met(
                        strace.hasInjected(),
                        process.isClosed(),
                        process.fence(),
                        process.fenceDelayNs(),
                        process.refusal());
            }
        }
    }

    /** Leaves files as a kill leaves them. */
    static void leaveKilled(Strike strike, Path files, Promises promises) throws Exception {
        try (PartProcess process = PartProcess.start(
                strike.directory(), strike.part(), files, strike.choice().nextLong(), promises)) {
            process.awaitOpen();
            process.work(20 + strike.choice().nextInt(60));
            process.kill();
        }
    }
}
