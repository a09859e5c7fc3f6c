package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.function.Predicate;

/**
 * A look at all the files that a manifest names. Another opening may replace the manifest meanwhile, and delete files that the one
 * before named: what was found then is a mixture. And a writer on a full disk makes the next cycle's file and takes it away again.
 */
@FunctionalInterface
interface SteadyLook<T> {
    /** Whoever opens a journal that often is not waited for. */
    int MOST_LOOKS = 10;

    T take() throws IOException;

    /**
     * Takes the look, again if what it found is not fine and the manifest was replaced meanwhile, or a file was gone that had been there.
     *
     * @throws LogException when the journal cannot be read
     * @throws DamagedLogException as the look does
     */
    default T takeSteadily(JournalLayout layout, Predicate<T> isFine) {
        for (int looks = 1; ; looks++) {
            Object before = stamp(layout);
            T seen = null;
            LogException failure = null;
            boolean isGone = false;
            try {
                seen = take();
                if (isFine.test(seen)) {
                    return seen;
                }
            } catch (DamagedLogException e) {
                failure = e;
            } catch (IOException | UncheckedIOException e) {
                isGone = e instanceof NoSuchFileException;
                failure = new LogException(
                        layout.directory() + ": expected a journal that can be read, got " + IoReason.of(e), e);
            } catch (InternalError e) {
                // A page was taken out of memory since it was made sure of, and could not be read again.
                failure = new DamagedLogException(
                        layout.directory() + ": expected files that can be read to their ends, got " + e.getMessage(),
                        e);
            }
            if (looks == MOST_LOOKS || !isGone && before.equals(stamp(layout))) {
                if (failure != null) {
                    throw failure;
                }
                return seen;
            }
        }
    }

    private static Object stamp(JournalLayout layout) {
        try {
            return ManifestFile.stamp(layout);
        } catch (IOException e) {
            return "none";
        }
    }
}
