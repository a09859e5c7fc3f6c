package io.anel.journal;

import io.anel.journal.cycle.CycleFile;
import io.anel.journal.cycle.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The cycle files that may hold data which is not on disk yet, oldest first.
 *
 * <p><b>Threading:</b> the writer adds, before it writes anything into the file; one thread at a time forces. <b>Ordering:</b> a
 * file is forced after all older ones, so what is on disk is a prefix, and the directory last, so that the prefix can be found.
 */
final class UnforcedCycles {
    private final Path directory;
    private CycleFile[] files = {};
    private boolean directoryChanged;

    UnforcedCycles(Path directory) {
        this.directory = directory;
    }

    synchronized void add(CycleFile file) {
        files = Arrays.copyOf(files, files.length + 1);
        files[files.length - 1] = file;
        directoryChanged = true;
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
            OwnerOnly.forceDirectory(directory);
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
    }
}
