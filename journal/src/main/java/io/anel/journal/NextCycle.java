package io.anel.journal;

import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A cycle of the latest opening, as seen from the end of the one in front of it: whether the log goes on there, and what tells that the writer
 * had.
 *
 * <p>A writer may be at work: it makes the file, finishes the head, and only then writes anything else or makes a later file. One that finds no
 * room takes the file away again. So of a head that is not complete there are two questions. Recovery, with no writer at work, asks whether any of it
 * stands there: that is a torn tail. A reader asks whether the writer has gone on behind it: before that it may be on its way, and is waited for.
 */
record NextCycle(JournalLayout layout, Manifest manifest, int cycle) {
    Path file() {
        return layout.cycle(manifest.epoch(), cycle);
    }

    boolean isThere() {
        return Files.exists(file());
    }

    CycleHead head() throws IOException {
        try {
            return isThere() ? CycleHead.read(layout, file(), manifest.seed(), cycle) : CycleHead.missing();
        } catch (NoSuchFileException e) {
            return CycleHead.missing();
        }
    }

    /** Whether any of it stands there, be it a part of the head. */
    boolean isBegun() throws IOException {
        return hasExcerpt(true);
    }

    /** Whether the head must have been finished, complete or not as it stands: something was written behind it, or a later file made. It lists the directory. */
    boolean hasGoneOn() throws IOException {
        return layout.cycles(manifest.epoch()).stream().anyMatch(other -> other > cycle) || hasExcerpt(false);
    }

    private boolean hasExcerpt(boolean orHead) throws IOException {
        if (!isThere()) {
            return false;
        }
        try (CycleCursor cursor = new CycleCursor(layout.mapping(file()), manifest.seed(), cycle, true)) {
            boolean found = cursor.find(0);
            while (found && !orHead && cursor.kind() == ExcerptKind.HEAD) {
                found = cursor.find(cursor.nextPosition());
            }
            return found;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
