package io.anel.torture.memory;

import io.anel.journal.cycle.CycleAppender;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.cycle.CycleStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A store whose only file is a buffer, which two threads share as they would share a file's pages. */
final class OneBuffer implements CycleStore {
    private static final Path NO_FILE = Path.of("buffer");

    private final ByteBuffer bytes;

    private OneBuffer(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    static CycleMapping map(ByteBuffer bytes) {
        try {
            return new CycleMapping(new OneBuffer(bytes), NO_FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void require() {}

    @Override
    public Pages map(Path file) {
        return new Pages() {
            @Override
            public ByteBuffer bytes() {
                return bytes;
            }

            @Override
            public int letGo(int from, int to) {
                return from;
            }

            @Override
            public void unmap() {}
        };
    }

    @Override
    public boolean mayReadAhead() {
        return false;
    }

    @Override
    public CycleAppender append(Path directory, int blockBytes) {
        throw onlyShown("append");
    }

    @Override
    public Extents extents(Path file) {
        throw onlyShown("extents");
    }

    @Override
    public void giveBack(Path file, long end) {
        throw onlyShown("giveBack");
    }

    @Override
    public long newSeed() {
        throw onlyShown("newSeed");
    }

    private static UnsupportedOperationException onlyShown(String what) {
        return new UnsupportedOperationException("expected to be shown only, got " + what);
    }
}
