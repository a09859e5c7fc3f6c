package io.anel.journal.chronicle;

import io.anel.api.LogOpenException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import net.openhft.chronicle.core.OS;
import net.openhft.posix.PosixAPI;
import net.openhft.posix.PosixRuntimeException;
import org.agrona.BufferUtil;

/** The system calls that Java has no method for. They come from a native library that is unpacked when it is first used. */
final class NativeCalls {
    /** Linux 5.14 and later; the library's enum does not have it. */
    private static final int MADV_POPULATE_READ = 22;

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

    /**
     * Puts pages of a mapping into this process's map, as looking at each of them would.
     *
     * @param address where a page begins
     * @return false when one cannot be put there: looking at it would kill this process
     */
    static boolean populate(long address, long length) {
        return PosixAPI.posix().madvise(address, length, MADV_POPULATE_READ) == 0;
    }

    /** Whether {@link #populate} works: the kernel may be too old, and without the library all calls do nothing and seem to succeed. */
    static boolean mayPopulate() {
        return Populate.WORKS;
    }

    /** Found out by trying, when it is first asked for. */
    private static final class Populate {
        private static final boolean WORKS = works();

        private static boolean works() {
            int page = OS.pageSize();
            ByteBuffer memory = ByteBuffer.allocateDirect(2 * page);
            long address = BufferUtil.address(memory) + page - 1 & -page;
            try {
                return populate(address, page) && !populate(0, page);
            } catch (PosixRuntimeException | LinkageError e) {
                return false;
            } finally {
                Reference.reachabilityFence(memory);
            }
        }
    }
}
