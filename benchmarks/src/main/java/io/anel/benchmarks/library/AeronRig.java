package io.anel.benchmarks.library;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.anel.benchmarks.rig.Scratch;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.agrona.CloseHelper;

/**
 * An embedded media driver, with an archive or without, and one client of it, for one turn.
 *
 * <p>The driver's directory lies in memory, as by default. It has one thread, as in Aeron's samples of an embedded driver and in
 * {@code standard-archive.properties}, which waits as the turn's threads do; its log buffers are reserved before they are used, and its MTU is 8 KiB, as in
 * {@code aeron-throughput.properties}.
 *
 * <p>That file also switches Agrona's checks of bounds off. It is one switch for the whole JVM, Anel's half of it too; here both sides have the checks.
 */
final class AeronRig implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final int MTU_BYTES = 8 << 10;

    private final Scratch scratch;
    private final AutoCloseable driver;
    private final Aeron aeron;

    private AeronRig(Scratch scratch, AutoCloseable driver, Aeron aeron) {
        this.scratch = scratch;
        this.driver = driver;
        this.aeron = aeron;
    }

    /**
     * @param tally is failed by whatever error the driver or the client meets
     * @param termBytes the length of each of a log buffer's three terms; half of it may be under way
     */
    static AeronRig start(Turn turn, Tally tally, int termBytes) throws IOException {
        return start(turn, tally, termBytes, MediaDriver::launch);
    }

    /** The same with an archive. */
    static AeronRig start(Turn turn, Tally tally, int termBytes, Archive.Context archive) throws IOException {
        return start(turn, tally, termBytes, driver -> ArchivingMediaDriver.launch(driver, archive));
    }

    private static AeronRig start(
            Turn turn, Tally tally, int termBytes, Function<MediaDriver.Context, AutoCloseable> launch)
            throws IOException {
        Scratch scratch = Scratch.under(inMemory(turn.directory()));
        String directory = scratch.directory().resolve("aeron").toString();
        AutoCloseable driver = null;
        try {
            driver = launch.apply(new MediaDriver.Context()
                    .aeronDirectoryName(directory)
                    .dirDeleteOnStart(true)
                    .dirDeleteOnShutdown(true)
                    .threadingMode(ThreadingMode.SHARED)
                    .sharedIdleStrategy(Poller.idle(turn.workload().waiting()))
                    .ipcTermBufferLength(termBytes)
                    .ipcMtuLength(MTU_BYTES)
                    .termBufferSparseFile(false)
                    .errorHandler(tally::fail));
            Aeron aeron = Aeron.connect(
                    new Aeron.Context().aeronDirectoryName(directory).errorHandler(tally::fail));
            return new AeronRig(scratch, driver, aeron);
        } catch (RuntimeException e) {
            CloseHelper.quietCloseAll(driver, scratch);
            throw e;
        }
    }

    private static Path inMemory(Path turn) throws IOException {
        return !Scratch.isInMemory(turn) && Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : turn;
    }

    Aeron aeron() {
        return aeron;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(aeron, driver, scratch);
    }
}
