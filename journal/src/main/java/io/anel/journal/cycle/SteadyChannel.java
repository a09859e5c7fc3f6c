package io.anel.journal.cycle;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * File channels that an interrupt does not close. Any other is closed under the thread that is interrupted while it writes or forces, also where the disk has done
 * what it was asked: that looks like a failed disk, and whoever closes a bus may be interrupted at any time.
 *
 * <p>The JDK has a switch for it, in a package that the journal's flags open ({@code sun.nio.ch}). Channels of other file systems stay as they are.
 *
 * <p><b>Threading:</b> any.
 */
public final class SteadyChannel {
    private static final Method MAKE_UNINTERRUPTIBLE = makeUninterruptible();

    private SteadyChannel() {}

    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(file, options);
        if (MAKE_UNINTERRUPTIBLE.getDeclaringClass().isInstance(channel)) {
            try {
                MAKE_UNINTERRUPTIBLE.invoke(channel);
            } catch (ReflectiveOperationException e) {
                channel.close();
                throw new IOException(file + ": expected a channel that can be made uninterruptible, got " + e, e);
            }
        }
        return channel;
    }

    private static Method makeUninterruptible() {
        try {
            return Class.forName("sun.nio.ch.FileChannelImpl").getMethod("setUninterruptible");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "expected a JDK whose file channels can be made uninterruptible, got " + e, e);
        }
    }
}
