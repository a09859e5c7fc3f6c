package io.anel.torture.process;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Promises;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A part at work in a process of its own, as the attack sees it.
 *
 * <p><b>Threading:</b> one thread. <b>Errors:</b> what the part itself finds wrong is thrown by whoever reads its lines next.
 */
public final class PartProcess implements AutoCloseable {
    private static final long PATIENCE_MS = 60_000;

    private final ChildJvm child;
    private final Promises promises;
    private long pid;
    private boolean open;
    private boolean isWaiting;
    private boolean paused;
    private boolean closed;
    private String fence;
    private long fenceDelayNs;
    private String refusal;
    private boolean dark;

    private PartProcess(ChildJvm child, Promises promises) {
        this.child = child;
        this.promises = promises;
    }

    /**
     * Starts it.
     *
     * @param evidence a directory for what it says on standard error
     * @param promises takes in every promise that the part is given
     */
    public static PartProcess start(Path evidence, DurablePart part, Path directory, long seed, Promises promises) {
        return startUnder(List.of(), evidence, part, directory, seed, promises);
    }

    /** As {@link #start}, run by another command: {@code unshare -n}. */
    public static PartProcess startUnder(
            List<String> wrapper, Path evidence, DurablePart part, Path directory, long seed, Promises promises) {
        return new PartProcess(
                ChildJvm.start(
                        wrapper,
                        evidence,
                        PartMain.class,
                        part.getClass().getName(),
                        directory,
                        seed,
                        PartMain.Waits.NEVER),
                promises);
    }

    /** As {@link #startUnder}, but at some point it waits for {@link #go}; returns once it does. */
    public static PartProcess startWaiting(
            PartMain.Waits waits,
            List<String> wrapper,
            Path evidence,
            DurablePart part,
            Path directory,
            long seed,
            Promises promises)
            throws InterruptedException {
        PartProcess process = new PartProcess(
                ChildJvm.start(
                        wrapper, evidence, PartMain.class, part.getClass().getName(), directory, seed, waits),
                promises);
        try {
            process.awaitUntil(() -> process.isWaiting, "to wait");
        } catch (InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
        return process;
    }

    /** Lets one that waits go on. */
    public void go() {
        child.say("go");
    }

    /** Its own, also where it is run by another command. */
    public long pid() {
        return pid;
    }

    /** Returns once it is open. */
    public void awaitOpen() throws InterruptedException {
        awaitUntil(() -> open, "to open");
    }

    /** Returns once it is open, or will never be. */
    public void awaitOpenOrOver() throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!isOpenOrOver()) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (leftMs <= 0) {
                throw new BrokenPromiseException("expected the part to open or to refuse within " + PATIENCE_MS
                        + " ms, got one that hangs: " + child.errors());
            }
            take(child.line(leftMs));
        }
    }

    /** Returns once it is paused, or has resumed. */
    public void awaitPaused(boolean isPaused) throws InterruptedException {
        awaitUntil(() -> paused == isPaused, isPaused ? "to pause for want of space" : "to resume");
    }

    private interface Condition {
        boolean holds();
    }

    private void awaitUntil(Condition condition, String what) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!condition.holds()) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (leftMs <= 0 || child.isEnded()) {
                throw new BrokenPromiseException("expected the part " + what + ", got "
                        + (leftMs <= 0 ? "nothing for " + PATIENCE_MS + " ms" : "the end of its process") + "; fenced="
                        + fence + " refused=" + refusal + ": " + child.errors());
            }
            take(child.line(leftMs));
        }
    }

    /** Lets it work for so long, or until it ends. */
    public void work(long millis) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long leftMs = millis; leftMs > 0 && !child.isEnded(); ) {
            take(child.line(leftMs));
            leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        }
    }

    /**
     * Kills it, and takes in what it had been promised by then.
     *
     * @throws BrokenPromiseException when it did not live any more, or was fenced or refused: nothing had been done to it before
     */
    public void kill() throws InterruptedException {
        int exit = child.kill();
        takeRest();
        if (exit != ChildJvm.KILLED || closed || fence != null || refusal != null) {
            throw notAsExpected("a part that lives and is not fenced when it is killed", exit);
        }
    }

    /**
     * Has it close in order.
     *
     * @throws BrokenPromiseException when it does not: nothing has been done to it
     */
    public void end() throws InterruptedException {
        requireEndInOrder(endAnyhow());
    }

    /**
     * Asks of one that {@link #endAnyhow} has ended what {@link #end} does.
     *
     * @throws BrokenPromiseException when it did not close in order
     */
    public void requireEndInOrder(int exit) {
        if (exit != 0 || !closed || fence != null || refusal != null) {
            throw notAsExpected("a part that closes in order", exit);
        }
    }

    /** Tells one that something was done to that it is to close; returns its exit code once it is gone, however that came. */
    public int endAnyhow() throws InterruptedException {
        child.say("end");
        takeRest();
        return child.awaitExit();
    }

    private BrokenPromiseException notAsExpected(String what, int exit) {
        return new BrokenPromiseException("expected " + what + ", got exit=" + exit + " closed=" + closed + " fenced="
                + fence + " refused=" + refusal + ": " + child.errors());
    }

    /** Has its files copied, by a {@link CopySeries}, once it is open and behind each force; say so while it waits to open. */
    public void copyBehindForces(Path series) {
        child.say("copies " + series);
    }

    /** Fails its power behind the next force; returns when that is done. */
    public void failPower() throws InterruptedException {
        child.say("dark");
        awaitUntil(() -> dark, "to force once more");
    }

    /** Stops it where it stands. */
    public void stop() throws IOException, InterruptedException {
        child.stop(pid);
    }

    private void takeRest() throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!child.isEnded()) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (leftMs <= 0) {
                throw new BrokenPromiseException("expected the child to end within " + PATIENCE_MS
                        + " ms, got one that hangs: " + child.errors());
            }
            take(child.line(leftMs));
        }
    }

    private void take(String line) {
        if (line == null) {
            return;
        }
        String[] words = line.split(" ", 3);
        switch (words[0]) {
            case "KILL" -> promises.putSurvivingKill(words[1], words.length > 2 ? words[2] : "");
            case "POWER" -> promises.putSurvivingPowerLoss(words[1], words.length > 2 ? words[2] : "");
            case "START" -> pid = Long.parseLong(words[1]);
            case "OPEN" -> open = true;
            case "WAITING" -> isWaiting = true;
            case "PAUSED" -> paused = true;
            case "RESUMED" -> paused = false;
            case "DARK" -> dark = true;
            case "FENCED" -> {
                fenceDelayNs = Long.parseLong(words[1]);
                fence = words[2];
            }
            case "REFUSED" -> refusal = line.substring("REFUSED".length()).strip();
            case "END" -> closed = true;
            case "FAILED" ->
                throw new BrokenPromiseException("in the child: "
                        + line.substring("FAILED".length()).strip().replace('\u000b', '\n'));
            default -> {
                // A line that the kill has cut: what it promised was not told.
            }
        }
    }

    /** By what it was fenced; null when it was not. */
    public String fence() {
        return fence;
    }

    /** How long it took from the failure until all its threads at work knew; 0 when there were none. */
    public long fenceDelayNs() {
        return fenceDelayNs;
    }

    /** Why it could not be opened; null when it could. */
    public String refusal() {
        return refusal;
    }

    /** Whether it has opened. */
    public boolean isOpen() {
        return open;
    }

    /** Whether it is open, or will never be. */
    public boolean isOpenOrOver() {
        return open || refusal != null || child.isEnded();
    }

    /** Whether it has closed in order. */
    public boolean isClosed() {
        return closed;
    }

    /** What it said on standard error. */
    public String errors() {
        return child.errors();
    }

    @Override
    public void close() {
        child.close();
    }
}
