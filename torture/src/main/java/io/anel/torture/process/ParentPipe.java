package io.anel.torture.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A child's way to tell its parent: a line and one write each, so what was told before a kill is known.
 *
 * <p><b>Threading:</b> any.
 */
public final class ParentPipe {
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    /** On return the parent can read it, whatever becomes of this process. */
    public synchronized void say(String line) {
        try {
            out.write((line.strip().replace('\n', '\u000b') + '\n').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
