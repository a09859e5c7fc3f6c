package io.anel.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Where the demo writes: its report as lines, trouble and progress on stderr. On a terminal progress is a bar that makes way for
 * lines; elsewhere it is a line now and then.
 *
 * <p><b>Threading:</b> any.
 */
final class Screen {
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final int BAR_INTERVAL_MS = 100;
    private static final int BAR_WIDTH = 80;

    private final PrintStream report;
    private final PrintStream err;
    private final boolean isTerminal;
    private boolean isBarShown;

    /** @param report where lines of the report go */
    Screen(PrintStream report, PrintStream err, boolean isTerminal) {
        this.report = report;
        this.err = err;
        this.isTerminal = isTerminal;
    }

    /** Whether stderr is one, and understands how a line is erased. */
    static boolean isTerminal() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            String device = Path.of("/proc/self/fd/2").toRealPath().toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** A line of the report. */
    synchronized void say(String line) {
        print(report, line);
    }

    /** A line about trouble. */
    synchronized void warn(String line) {
        print(err, line);
    }

    /** Begins to show progress; one at a time. */
    Progress progress(String task, long maxBytes) {
        return isTerminal ? new Bar(task, maxBytes) : new Lines(task, maxBytes);
    }

    private void print(PrintStream to, String line) {
        if (isBarShown) {
            err.print(ERASE_LINE);
            err.flush();
            isBarShown = false;
        }
        to.println(line);
        to.flush();
    }

    private synchronized void draw(String bar) {
        err.print("\r" + bar);
        err.flush();
        isBarShown = true;
    }

    private synchronized void erase() {
        if (isBarShown) {
            err.print(ERASE_LINE);
            err.flush();
            isBarShown = false;
        }
    }

    /** How far a task has come. */
    interface Progress extends AutoCloseable {
        void at(long bytes);

        @Override
        void close();
    }

    /** Redrawn in place by the library's own thread; gone when closed. */
    private final class Bar implements Progress {
        private final ProgressBar bar;

        Bar(String task, long maxBytes) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(maxBytes)
                    .setUnit(" MB", 1_000_000)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(BAR_INTERVAL_MS)
                    .setConsumer(new DelegatingProgressBarConsumer(Screen.this::draw, BAR_WIDTH))
                    .build();
        }

        @Override
        public void at(long bytes) {
            bar.stepTo(bytes);
        }

        @Override
        public void close() {
            bar.close();
            erase();
        }
    }

    /** A line for each quarter, or for each 100 MB of what has no known end. */
    private final class Lines implements Progress {
        private final String task;
        private final long maxBytes;
        private final long stepBytes;
        private long steps;

        Lines(String task, long maxBytes) {
            this.task = task;
            this.maxBytes = maxBytes;
            this.stepBytes = maxBytes > 0 ? Math.max(1, (maxBytes + 3) / 4) : 100_000_000;
        }

        @Override
        public void at(long bytes) {
            if (bytes / stepBytes > steps) {
                steps = bytes / stepBytes;
                warn(task + ": " + (maxBytes > 0 ? bytes * 100 / maxBytes + " %" : bytes / 1_000_000 + " MB"));
            }
        }

        @Override
        public void close() {}
    }
}
