package io.anel.tool;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on stderr while a person waits; nothing where nobody looks. It is gone when the work is done. */
final class Progress implements AutoCloseable {
    private static final int WIDTH = 90;
    private static final int UPDATE_MS = 200;

    private final ProgressBar bar;

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /** @param total how many events there will be, as far as is known */
    static Progress of(Output output, String task, long total) {
        if (!output.showsProgress()) {
            return new Progress(null);
        }
        return new Progress(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(Math.max(total, 1))
                .setUnit(" events", 1)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MS)
                .clearDisplayOnFinish()
                .setConsumer(new OneLine(output.progressStream()))
                .build());
    }

    void to(long events) {
        if (bar != null) {
            bar.stepTo(events);
        }
    }

    void total(long events) {
        if (bar != null) {
            bar.maxHint(Math.max(events, 1));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** Writes over one line again and again. */
    private record OneLine(PrintStream stream) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String rendered) {
            stream.print('\r' + rendered);
            stream.flush();
        }

        @Override
        public void clear() {
            stream.print('\r' + " ".repeat(WIDTH) + '\r');
            stream.flush();
        }

        @Override
        public void close() {}
    }
}
