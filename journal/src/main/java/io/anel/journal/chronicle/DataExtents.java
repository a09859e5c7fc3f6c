package io.anel.journal.chronicle;

import io.anel.journal.cycle.CycleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;

/** Asks the kernel. */
final class DataExtents implements CycleStore.Extents {
    // Linux's own numbers: those of the library's enum are one too high.
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private final PosixAPI posix = PosixAPI.posix();
    private final int descriptor;

    /** @throws NoSuchFileException when it has been deleted, which a recovery may do under a reader */
    DataExtents(Path file) throws IOException {
        descriptor = posix.open(file.toString(), OpenFlag.O_RDONLY.value(), 0);
        if (descriptor < 0) {
            if (Files.notExists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            throw new IOException(file + ": cannot be opened to look for data");
        }
    }

    @Override
    public long nextData(long offset) {
        return posix.lseek(descriptor, offset, SEEK_DATA);
    }

    @Override
    public long nextHole(long offset) {
        return posix.lseek(descriptor, offset, SEEK_HOLE);
    }

    @Override
    public void close() {
        posix.close(descriptor);
    }
}
