package io.anel.journal;

import io.anel.api.ConfigFile;
import io.anel.api.ConfigurationException;
import io.anel.log.LogSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How a journal is written; immutable.
 *
 * @param cycleBytes a cycle's file is left for the next one at about this size; 64 KiB to 1 GiB. While a full disk has no room for the next one, it grows to at most 16
 *     times that and what is kept free behind it
 * @param cycleAge a cycle is left for the next one at this age, by the engine's clock; zero for never
 * @param blockBytes how much of a file is mapped at once; a power of two; a batch may take up a quarter of it
 * @param reserveChunkBytes disk space is reserved in steps of this size, beyond what has to be kept free
 * @param verifyCrc whether readers that the log hands out check every batch
 * @param createIfMissing whether opening makes the directory
 */
public record JournalConfig(
        long cycleBytes,
        Duration cycleAge,
        int blockBytes,
        int reserveChunkBytes,
        boolean verifyCrc,
        boolean createIfMissing) {
    private static final long MIB = 1024 * 1024;
    static final long MIN_CYCLE_BYTES = 64 * 1024;
    static final long MAX_CYCLE_BYTES = 1024 * MIB;
    static final int MIN_BLOCK_BYTES = 256 * 1024;
    static final long MAX_BLOCK_BYTES = MAX_CYCLE_BYTES / 4;
    static final int MIN_RESERVE_CHUNK_BYTES = 4096;
    static final long MAX_RESERVE_CHUNK_BYTES = 256 * MIB;
    static final Duration MAX_CYCLE_AGE = Duration.ofDays(365);
    /** Positions are ints, and Chronicle maps past a block's end. */
    static final long MAX_FILE_BYTES = Integer.MAX_VALUE - 64 * MIB;

    public JournalConfig {
        require("cycleBytes", cycleBytes, MIN_CYCLE_BYTES, MAX_CYCLE_BYTES);
        require("blockBytes", blockBytes, MIN_BLOCK_BYTES, MAX_BLOCK_BYTES);
        require("reserveChunkBytes", reserveChunkBytes, MIN_RESERVE_CHUNK_BYTES, MAX_RESERVE_CHUNK_BYTES);
        if (Integer.bitCount(blockBytes) != 1) {
            throw new ConfigurationException("expected blockBytes to be a power of two, got blockBytes=" + blockBytes);
        }
        if (cycleAge.isNegative() || cycleAge.compareTo(MAX_CYCLE_AGE) > 0) {
            throw new ConfigurationException(
                    "expected cycleAge to be zero to " + MAX_CYCLE_AGE.toDays() + " days, got cycleAge=" + cycleAge);
        }
    }

    public static JournalConfig ofDefaults() {
        return new JournalConfig(256 * MIB, Duration.ZERO, (int) (64 * MIB), (int) (4 * MIB), true, true);
    }

    /**
     * Reads settings from the file that {@link io.anel.api.BusConfig#fromFile} reads too: the keys of {@link JournalOption}; what it
     * does not name keeps its default.
     *
     * @throws ConfigurationException when the file cannot be read, or has a key under {@code journal.} that is unknown, or a value
     *     that is out of range; the message names the file and the key
     */
    public static JournalConfig fromFile(Path file) {
        return ConfigFile.read(file, values -> {
            JournalConfig config = ofDefaults();
            for (Map.Entry<String, String> entry : values.entrySet()) {
                if (entry.getKey().startsWith(ConfigFile.LOG_PREFIX)) {
                    config = JournalOption.ofKey(entry.getKey()).set(config, entry.getValue());
                }
            }
            return config;
        });
    }

    /**
     * Checks what a bus asks for.
     *
     * @throws ConfigurationException when it contradicts this configuration
     */
    public void requireFits(LogSettings settings) {
        if (blockBytesFor(settings.maxBatchBytes()) > blockBytes) {
            throw new ConfigurationException("expected maxBatchBytes to be less than a quarter of blockBytes, got"
                    + " maxBatchBytes=" + settings.maxBatchBytes() + " blockBytes=" + blockBytes);
        }
        long ahead = aheadBytes(settings);
        if (cycleBytes + ahead + 2L * reserveChunkBytes > MAX_FILE_BYTES) {
            throw new ConfigurationException(
                    "expected cycleBytes, what is kept free behind them and twice reserveChunkBytes within "
                            + MAX_FILE_BYTES + " bytes, got cycleBytes=" + cycleBytes + ", " + ahead
                            + " bytes kept free (for reserveBytes=" + settings.reserveBytes() + " and maxBatchBytes="
                            + settings.maxBatchBytes() + ") and reserveChunkBytes=" + reserveChunkBytes);
        }
    }

    /** Blocks in which a batch of that many bytes of frames takes up no more than a quarter: {@code blockBytes}, or larger ones. */
    long blockBytesFor(int batchBytes) {
        long least = 4 * (batchBytes + 4096L);
        return Math.max(blockBytes, Long.highestOneBit(least - 1) << 1);
    }

    /**
     * What has to be reserved behind the last excerpt for events that were accepted and not yet appended. Frames of 64 bytes, each in an excerpt of
     * its own, are the worst case: the excerpt's overhead doubles them. And one more batch: as the writer appends one, slots become free, which
     * publishers claim who looked before it said that there is no room.
     */
    static long aheadBytes(LogSettings settings) {
        return 2 * Math.max(settings.reserveBytes(), settings.maxBatchBytes()) + settings.maxBatchBytes();
    }

    private static void require(String name, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw new ConfigurationException(
                    "expected " + name + " to be " + lowest + " to " + highest + ", got " + name + "=" + value);
        }
    }
}
