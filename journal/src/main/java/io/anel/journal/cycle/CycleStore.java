package io.anel.journal.cycle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.agrona.concurrent.NanoClock;

/**
 * Keeps the files of cycles: writes excerpts into them, with space reserved before, forces them, shows their bytes. Whatever else a journal does with
 * files and directories it does through {@link java.nio.file.Files}.
 *
 * <p>The machine's files are written through Chronicle. A file system whose provider is a {@code CycleStore} itself, as that of a simulated disk is, keeps its
 * own: a journal at one of its paths asks it.
 *
 * <p><b>Threading:</b> any; what it gives says for itself.
 */
public interface CycleStore extends NanoClock {
    /** @throws io.anel.api.LogOpenException when this JVM lacks what it takes to write here */
    void require();

    /**
     * Begins to append in an empty directory.
     *
     * @param blockBytes how much of a file is mapped at once, where it is
     * @return null when the disk is full
     */
    CycleAppender append(Path directory, int blockBytes) throws IOException;

    /** Shows all that a file has now. */
    Pages map(Path file) throws IOException;

    /**
     * Looks where a file has data.
     *
     * @throws NoSuchFileException when it has been deleted, which a recovery may do under a reader
     */
    Extents extents(Path file) throws IOException;

    /** Gives back whatever a finished file holds in the pages behind {@code end}; it keeps its size. */
    void giveBack(Path file, long end) throws IOException;

    /** A number for a journal that begins here, which no other has: it goes into its ids and checks. */
    long newSeed();

    /** Whether a thread of its own may check ahead of a reader. */
    boolean mayReadAhead();

    /**
     * Whether a process holds the lock on a file, without touching that.
     *
     * @param owner who was the last to open the journal, as it wrote itself: {@code process 4711, …}; empty when that is not known
     */
    boolean isLocked(Path lock, String owner) throws IOException;

    /** How often a reader at the end of what is written looks there before it looks elsewhere, which costs system calls. */
    default int emptyLooks() {
        return 64;
    }

    /** Of the process that writes here, for others to look for. */
    default long processId() {
        return ProcessHandle.current().pid();
    }

    /** For how long something is left alone. */
    @Override
    default long nanoTime() {
        return System.nanoTime();
    }

    /** How many bytes a file holds before its first hole: reserved space that nothing was written to does not count. */
    default long writtenBytes(Path file) throws IOException {
        try (Extents extents = extents(file)) {
            return Math.max(0, extents.nextHole(0));
        }
    }

    /** A file's bytes in memory, as they are and as they become. */
    interface Pages {
        /** Read-only by convention; of the file's size when it was mapped. */
        ByteBuffer bytes();

        /**
         * Makes sure that bytes can be looked at: whoever looks at a page that the disk cannot read, or that the file no longer reaches, is
         * killed. Of what is beyond {@code to}, as much is fetched as is worth it.
         *
         * @return how far they can be, {@code to} or more when all can; else where the first page begins that cannot
         */
        int fetch(int from, int to);

        /**
         * Has pages that lie wholly between these leave memory, until they are looked at again.
         *
         * @return where the first page begins that stayed
         */
        int letGo(int from, int to);

        /** The bytes are gone after this. */
        void unmap();
    }

    /**
     * Where a file has data, and where holes: reading a hole through a mapping may need a page that a full memory file system does
     * not have, and kills; it takes time besides.
     */
    interface Extents extends AutoCloseable {
        /** The first place at or behind this one that has data, or -1 when there is none. */
        long nextData(long offset);

        /** The first place at or behind this one that has none; the file's end counts. */
        long nextHole(long offset);

        @Override
        void close();
    }
}
