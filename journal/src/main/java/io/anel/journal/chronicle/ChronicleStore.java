package io.anel.journal.chronicle;

import io.anel.journal.cycle.CycleAppender;
import io.anel.journal.cycle.CycleStore;
import io.anel.journal.cycle.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** The machine's files: written through Chronicle, read as mapped memory of our own, with no state shared but the bytes. */
public final class ChronicleStore implements CycleStore {
    public static final ChronicleStore INSTANCE = new ChronicleStore(NativeCalls::mayPopulate);

    private final BooleanSupplier mayPopulate;

    /** @param mayPopulate whether the kernel can be asked for pages, itself asked when the first file is mapped; else they are read */
    ChronicleStore(BooleanSupplier mayPopulate) {
        this.mayPopulate = mayPopulate;
    }

    @Override
    public void require() {
        NativeCalls.require();
    }

    @Override
    public CycleAppender append(Path directory, int blockBytes) throws IOException {
        return ChronicleAppender.open(directory, blockBytes);
    }

    @Override
    public Pages map(Path file) throws IOException {
        PlainFile.require(file);
        // A reader's thread may be interrupted for reasons of its own; the flag would make mapping fail.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int size = (int) Math.min(channel.size(), Integer.MAX_VALUE);
            return MappedPages.of(
                    file, channel.map(FileChannel.MapMode.READ_ONLY, 0, size), mayPopulate.getAsBoolean());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Extents extents(Path file) throws IOException {
        return new DataExtents(file);
    }

    @Override
    public void giveBack(Path file, long end) throws IOException {
        ChronicleFile.giveBack(file, end);
    }

    @Override
    public long newSeed() {
        return ThreadLocalRandom.current().nextLong();
    }

    @Override
    public boolean mayReadAhead() {
        return true;
    }

    @Override
    public boolean isLocked(Path lock, String owner) throws IOException {
        return LockTable.has(lock, owner);
    }
}
