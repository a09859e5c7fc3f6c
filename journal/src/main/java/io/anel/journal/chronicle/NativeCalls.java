package io.anel.journal.chronicle;

import io.anel.api.LogOpenException;
import net.openhft.posix.PosixAPI;
import net.openhft.posix.PosixRuntimeException;

/** The system calls that Java has no method for. They come from a native library that is unpacked when it is first used. */
final class NativeCalls {
    private NativeCalls() {}

    /** @throws LogOpenException when the library cannot be loaded */
    static void require() {
        try {
            PosixAPI.posix().getpid();
        } catch (PosixRuntimeException | LinkageError e) {
            throw new LogOpenException(
                    "expected the native library that reserves disk space to load, got " + e.getMessage()
                            + ": it is unpacked into java.io.tmpdir=" + System.getProperty("java.io.tmpdir")
                            + ", which must be writable and not be mounted noexec; jffi.extract.dir names another",
                    e);
        }
    }
}
