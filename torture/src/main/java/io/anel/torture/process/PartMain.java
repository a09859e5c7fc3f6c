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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that is struck: a part at work, every promise told as one line by one write, so that what was told before a kill is in the pipe.
 *
 * <pre>
 *  out  START pid              before the part is opened
 *       WAITING                for {@code go}, if it was started so
 *       OPEN                   it is open
 *       KILL key value         promised to survive a kill
 *       POWER key value        promised to survive power loss
 *       FENCED ns why          all were told within so many nanoseconds
 *       REFUSED why, PAUSED, RESUMED
 *       FAILED stack trace     the attack has found something
 *       SNAPSHOT               files are copied; nothing is forced from here on
 *       END                    the part has closed
 *  in   go                     to begin, if it was started to wait for that
 *       end                    to close in order
 *       snapshot DIRECTORY     to copy the files at the next force, and fail the power then
 *       its end                to end at once: whoever started it is gone
 * </pre>
 */
public final class PartMain implements Witness {
    private final Path directory;
    private final ParentPipe parent = new ParentPipe();
    private final AtomicReference<Path> snapshot = new AtomicReference<>();
    private final CountDownLatch go = new CountDownLatch(1);
    private volatile boolean isEnding;
    private volatile boolean hasPowerFailed;

    private PartMain(Path directory) {
        this.directory = directory;
    }

    /** Arguments: a part's name, its directory, a seed, and whether it waits for {@code go}. */
    public static void main(String[] arguments) throws InterruptedException {
        DurablePart part = Parts.named(arguments[0]);
        Path directory = Path.of(arguments[1]);
        PartMain main = new PartMain(directory);
        main.listen();
        main.say("START " + ProcessHandle.current().pid());
        part.load();
        if (Boolean.parseBoolean(arguments[3])) {
            main.say("WAITING");
            main.go.await();
        }
        try {
            part.run(directory, new Random(Long.parseLong(arguments[2])), main);
        } catch (Throwable e) {
            main.failed(e);
        }
        main.say("END");
        // Whatever thread is left must not keep the process.
        Runtime.getRuntime().halt(0);
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
                            } else if (line.startsWith("snapshot ")) {
                                snapshot.set(Path.of(line.substring("snapshot ".length())));
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
        say("OPEN");
    }

    @Override
    public void survivesKill(String key, String value) {
        say("KILL " + key + ' ' + value);
    }

    @Override
    public void survivesPowerLoss(String key, String value) {
        say("POWER " + key + ' ' + value);
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
        Path copy = snapshot.get();
        if (copy != null) {
            try {
                FileCopies.copyWithInodes(directory, copy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            hasPowerFailed = true;
            say("SNAPSHOT");
        }
    }

    @Override
    public boolean isPowerFailing() {
        return snapshot.get() != null;
    }

    private void say(String line) {
        parent.say(line);
    }
}
