package io.anel.journal;

import io.anel.api.Printable;
import io.anel.journal.cycle.CycleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cycle files that may hold data which is not on disk yet, oldest first.
 *
 * <p><b>Threading:</b> the writer adds, before it writes anything into the file; one thread at a time forces. <b>Ordering:</b> a
 * file is forced after all older ones, so what is on disk is a prefix, and the directory last, so that the prefix can be found.
 * That it is still in its place is looked at then, and before and after a file is made: a look costs microseconds, once a cycle.
 */
final class UnforcedCycles {
    private static final Logger LOGGER = LoggerFactory.getLogger(UnforcedCycles.class);

    private final Path path;
    private final HeldDirectory directory;
    private CycleFile[] files = {};
    private boolean directoryChanged;

    UnforcedCycles(Path path) throws IOException {
        this.path = path;
        directory = new HeldDirectory(path);
    }

    /** @throws IOException when a file that is made now would stand in another directory */
    void requireInPlace() throws IOException {
        directory.requireInPlace();
    }

    /**
     * Takes in a file that was just made.
     *
     * @throws IOException when it was made in another directory; there it is deleted
     */
    void add(CycleFile file) throws IOException {
        try {
            directory.requireInPlace();
        } catch (IOException e) {
            file.close();
            Files.deleteIfExists(file.path());
            throw e;
        }
        synchronized (this) {
            files = Arrays.copyOf(files, files.length + 1);
            files[files.length - 1] = file;
            directoryChanged = true;
        }
    }

    /** On return all that had been written before the call survives power loss. */
    void force() throws IOException {
        CycleFile[] unforced;
        boolean forceDirectory;
        synchronized (this) {
            unforced = files;
            forceDirectory = directoryChanged;
            directoryChanged = false;
        }
        for (CycleFile file : unforced) {
            boolean complete = file.isSealed();
            file.force();
            if (complete) {
                remove(file);
                file.close();
            }
        }
        if (forceDirectory) {
            directory.force();
        }
    }

    private synchronized void remove(CycleFile file) {
        CycleFile[] rest = new CycleFile[files.length - 1];
        int kept = 0;
        for (CycleFile other : files) {
            if (other != file) {
                rest[kept++] = other;
            }
        }
        files = rest;
    }

    synchronized void close() {
        for (CycleFile file : files) {
            file.close();
        }
        files = new CycleFile[0];
        try {
            directory.close();
        } catch (IOException e) {
            LOGGER.warn("{}: cannot be closed", Printable.of(path.toString()), e);
        }
    }
}
