package io.anel.torture.process;

import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Parts;
import io.anel.torture.part.Witness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that is struck: a part at work, every promise told as one line by one write, so that what was told before a kill is in the pipe.
 *
 * <pre>
 *  out  START pid              before the part is opened
 *       WAITING                for {@code go}, if it was started so: before the part is opened, or once it is open
 *       OPEN                   it is open
 *       KILL key value         promised to survive a kill
 *       POWER key value        promised to survive power loss
 *       FENCED ns why          all were told within so many nanoseconds
 *       REFUSED why, PAUSED, RESUMED
 *       FAILED stack trace     the attack has found something
 *       DARK                   the power has failed: nothing is forced from here on
 *       END                    the part has closed
 *  in   go                     to go on, if it was started to wait for that
 *       end                    to close in order
 *       copies DIRECTORY       to copy the files there once it is open, and behind each force before anybody is told of it
 *       dark                   to fail the power behind the next force
 *       its end                to end at once: whoever started it is gone
 * </pre>
 */
public final class PartMain implements Witness {
    private final Path directory;
    private final ParentPipe parent = new ParentPipe();
    private final Waits waits;
    private final CountDownLatch go = new CountDownLatch(1);
    private volatile CopySeries copies;
    private volatile boolean isEnding;
    private volatile boolean isPowerFailing;
    private volatile boolean hasPowerFailed;

    /** Where it waits for {@code go}. */
    public enum Waits {
        NEVER,
        /** With its classes loaded, as far as {@link DurablePart#load} does that, and nothing opened. */
        BEFORE_OPENING,
        /** With all threads of what it has opened, and nothing done with it. */
        ONCE_OPEN
    }

    private PartMain(Path directory, Waits waits) {
        this.directory = directory;
        this.waits = waits;
    }

    /** Arguments: a part's class, its directory, a seed, and where it {@link Waits}. */
    public static void main(String[] arguments) throws InterruptedException {
        DurablePart part = Parts.ofClass(arguments[0]);
        Path directory = Path.of(arguments[1]);
        PartMain main = new PartMain(directory, Waits.valueOf(arguments[3]));
        main.listen();
        main.say("START " + ProcessHandle.current().pid());
        part.load();
        main.await(Waits.BEFORE_OPENING);
        try {
            part.run(directory, new Random(Long.parseLong(arguments[2])), main);
        } catch (Throwable e) {
            main.failed(e);
        }
        main.say("END");
        // Whatever thread is left must not keep the process.
        Runtime.getRuntime().halt(0);
    }

    private void await(Waits here) throws InterruptedException {
        if (waits == here) {
            say("WAITING");
            go.await();
        }
    }

    private void listen() {
        Thread listener = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            if (line.equals("go")) {
                                go.countDown();
                            } else if (line.equals("end")) {
                                isEnding = true;
                            } else if (line.equals("dark")) {
                                isPowerFailing = true;
                            } else if (line.startsWith("copies ")) {
                                copies = new CopySeries(directory, Path.of(line.substring("copies ".length())));
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    Runtime.getRuntime().halt(1);
                },
                "listener");
        listener.setDaemon(true);
        listener.start();
    }

    @Override
    public void opened() {
        copy();
        say("OPEN");
        try {
            await(Waits.ONCE_OPEN);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void copy() {
        if (copies != null) {
            try {
                copies.take();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void survivesKill(String key, String value) {
        promised("KILL", key, value);
    }

    @Override
    public void survivesPowerLoss(String key, String value) {
        promised("POWER", key, value);
    }

    private void promised(String what, String key, String value) {
        if (key.isEmpty() || key.chars().anyMatch(Character::isWhitespace)) {
            IllegalArgumentException refusal =
                    new IllegalArgumentException("expected a key without spaces, got '" + key + "'");
            // Whichever of the part's threads it is thrown on, and whoever catches it there.
            failed(refusal);
            throw refusal;
        }
        say(what + ' ' + key + ' ' + value);
    }

    @Override
    public void fenced(String why, long delayNs) {
        say("FENCED " + delayNs + ' ' + why);
    }

    @Override
    public void refused(String why) {
        say("REFUSED " + why);
    }

    @Override
    public void paused() {
        say("PAUSED");
    }

    @Override
    public void resumed() {
        say("RESUMED");
    }

    @Override
    public void failed(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        say("FAILED " + trace);
    }

    @Override
    public boolean isEnding() {
        return isEnding;
    }

    @Override
    public void forcing() {
        while (hasPowerFailed) {
            LockSupport.park();
        }
    }

    @Override
    public void forced() {
        copy();
        if (isPowerFailing) {
            hasPowerFailed = true;
            say("DARK");
        }
    }

    @Override
    public boolean isPowerFailing() {
        return isPowerFailing;
    }

    private void say(String line) {
        parent.say(line);
    }
}
