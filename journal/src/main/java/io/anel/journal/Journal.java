package io.anel.journal;

import io.anel.log.EventLogFactory;
import io.anel.log.LogSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A journal on disk that a bus is to write: {@code Anel.bus("desk").log(Journal.at(dir))}. Immutable; the methods named after
 * an option return a copy with it changed.
 *
 * <p>Opening recovers what an earlier opening left; see {@link RecoveryReport}. A directory is written by one opening at a
 * time, in one process; any number of {@link JournalReader}s may read it meanwhile, from any process.
 */
public final class Journal implements EventLogFactory {
    private final Path directory;
    private final JournalConfig config;

    private Journal(Path directory, JournalConfig config) {
        this.directory = Objects.requireNonNull(directory, "directory");
        this.config = config;
    }

    /** The journal in this directory, with the defaults of {@link JournalConfig#ofDefaults()}. */
    public static Journal at(Path directory) {
        return new Journal(directory, JournalConfig.ofDefaults());
    }

    public Path directory() {
        return directory;
    }

    public JournalConfig config() {
        return config;
    }

    /** @see JournalConfig */
    public Journal with(JournalConfig newConfig) {
        return new Journal(directory, Objects.requireNonNull(newConfig, "config"));
    }

    /** At about which size a cycle's file is left for the next one; 256 MiB unless set. */
    public Journal cycleBytes(long cycleBytes) {
        return with(new JournalConfig(
                cycleBytes,
                config.cycleAge(),
                config.blockBytes(),
                config.reserveChunkBytes(),
                config.verifyCrc(),
                config.createIfMissing()));
    }

    /** At which age, by the engine's clock, a cycle is left for the next one; zero, the default, for never. */
    public Journal cycleAge(Duration cycleAge) {
        return with(new JournalConfig(
                config.cycleBytes(),
                cycleAge,
                config.blockBytes(),
                config.reserveChunkBytes(),
                config.verifyCrc(),
                config.createIfMissing()));
    }

    /** How much of a file is mapped at once: a power of two, more than four batches; 64 MiB unless set. */
    public Journal blockBytes(int blockBytes) {
        return with(new JournalConfig(
                config.cycleBytes(),
                config.cycleAge(),
                blockBytes,
                config.reserveChunkBytes(),
                config.verifyCrc(),
                config.createIfMissing()));
    }

    /** In which steps disk space is reserved beyond what has to be kept free; 4 MiB unless set. */
    public Journal reserveChunkBytes(int reserveChunkBytes) {
        return with(new JournalConfig(
                config.cycleBytes(),
                config.cycleAge(),
                config.blockBytes(),
                reserveChunkBytes,
                config.verifyCrc(),
                config.createIfMissing()));
    }

    /** Whether the log's own readers check every batch; true unless set. */
    public Journal verifyCrc(boolean verifyCrc) {
        return with(new JournalConfig(
                config.cycleBytes(),
                config.cycleAge(),
                config.blockBytes(),
                config.reserveChunkBytes(),
                verifyCrc,
                config.createIfMissing()));
    }

    /** Whether opening makes a directory that is missing; true unless set. */
    public Journal createIfMissing(boolean createIfMissing) {
        return with(new JournalConfig(
                config.cycleBytes(),
                config.cycleAge(),
                config.blockBytes(),
                config.reserveChunkBytes(),
                config.verifyCrc(),
                createIfMissing));
    }

    /**
     * Opens for writing.
     *
     * @throws io.anel.api.LogOpenException when it cannot be opened: missing, not a journal, of a newer format, not ours alone to
     *     write, open already, on a full disk, or a JVM flag is missing; it is as it was before
     * @throws io.anel.api.DamagedLogException when something is damaged that was DURABLE; the message names the place, and the
     *     directory is as it was before
     * @throws io.anel.api.ConfigurationException when options contradict each other or the settings
     */
    @Override
    public JournalLog open(LogSettings settings) {
        return JournalOpening.open(directory, config, settings);
    }

    @Override
    public String toString() {
        return "Journal[" + directory + "]";
    }
}
