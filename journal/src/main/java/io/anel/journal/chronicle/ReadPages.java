package io.anel.journal.chronicle;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Pages that are fetched by reading the file, through which they come into the system's cache: for kernels that cannot be asked for
 * pages, those before Linux 5.14. It costs a copy of everything.
 *
 * <p><b>Threading:</b> any. An interrupt does not end a read, as it would a channel's.
 */
final class ReadPages extends MappedPages {
    private static final int READ_BYTES = 64 * 1024;

    private final RandomAccessFile file;
    private final byte[] read = new byte[READ_BYTES];

    /** @throws NoSuchFileException when it has been deleted, which a recovery may do under a reader */
    ReadPages(Path path, MappedByteBuffer bytes) throws IOException {
        super(bytes);
        try {
            file = new RandomAccessFile(path.toFile(), "r");
        } catch (FileNotFoundException e) {
            throw new NoSuchFileException(path.toString(), null, e.getMessage());
        }
    }

    @Override
    public synchronized int fetch(int from, int to) {
        int begin = pageOf(from);
        int end = endOfPage(Math.max(to, begin + (long) STRETCH_BYTES));
        long at = begin;
        try {
            file.seek(begin);
            while (at < end) {
                int count = file.read(read, 0, (int) Math.min(READ_BYTES, end - at));
                if (count < 0) {
                    // The rest of the page that the file ends in is there, and zero.
                    return endOfPage(at);
                }
                at += count;
            }
            return end;
        } catch (IOException e) {
            return pageOf(at);
        }
    }

    @Override
    public synchronized void unmap() {
        super.unmap();
        try {
            file.close();
        } catch (IOException e) {
            // Nothing was written.
        }
    }
}
