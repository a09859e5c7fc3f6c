package io.anel.tool;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command writes: results to one stream, in UTF-8; errors and progress to another.
 *
 * <p><b>Threading:</b> one thread.
 */
final class Output {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream out;
    private final PrintStream err;
    private final boolean showsProgress;

    /** @param showsProgress whether a person looks at {@code err} */
    Output(OutputStream out, OutputStream err, boolean showsProgress) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        this.showsProgress = showsProgress;
    }

    /** The process's own streams. */
    static Output standard() {
        return new Output(
                new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), isTerminal("2"));
    }

    /** @throws OutputClosedException when nobody reads any more, or it cannot be written */
    void line(CharSequence line) {
        try {
            out.write(line.toString().getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }

    /** As {@link #line} for what was written so far. */
    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }

    /** One line to the other stream, whatever is in {@code message}. */
    void error(String message) {
        err.println(Shown.text(message));
    }

    /** For picocli's help and our error texts that are more than a line. */
    PrintWriter errWriter() {
        return new PrintWriter(err, true);
    }

    PrintWriter outWriter() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    PrintStream progressStream() {
        return err;
    }

    boolean showsProgress() {
        return showsProgress;
    }

    private static boolean isTerminal(String descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            // Not Linux: then the JVM only tells of stdin and stdout together.
            return System.console() != null;
        }
    }
}
