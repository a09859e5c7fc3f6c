package io.anel.replay;

import io.anel.api.ChainBuilder;
import io.anel.api.ConfigurationException;
import io.anel.api.EventType;
import io.anel.api.Stage;
import io.anel.engine.ChainReplay;
import io.anel.engine.ChainSpec;
import io.anel.engine.StageProcessor;
import io.anel.journal.JournalReader;
import io.anel.log.FrameBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Replays a journal into stages at full speed, from any process, while it is written or not.
 *
 * <pre>{@code
 * ReplayReport report = Replayer.of(dir).into("exposure", new Exposure(), TRADE).run();
 * }</pre>
 *
 * <p>Stages see the events' clock and emit to nowhere; what they emit is held against what the log holds. A replay that begins in the
 * middle gives the stages only what comes from there on.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class Replayer {
    private static final int BATCH_LIMIT = 4096;
    /** A reader looks behind an end that no mark makes certain only now and then. */
    private static final int EMPTY_POLLS_AT_END = 128;

    private final Path directory;
    private final ChainSpec chain = new ChainSpec();
    private long fromSequence = 1;
    private long toSequence = Long.MAX_VALUE;
    private Instant fromTime;
    private LongConsumer progress = sequence -> {};

    private Replayer(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
    }

    /** The journal in this directory. */
    public static Replayer of(Path directory) {
        return new Replayer(directory);
    }

    /** Adds a stage, as {@link ChainBuilder#stage(String, Stage, EventType...)} does. */
    public Replayer into(String name, Stage stage, EventType<?>... types) {
        chain.stage(name, stage, types);
        return this;
    }

    /** Adds the stages of a whole chain: the same description that a bus was given. */
    public Replayer chain(Consumer<ChainBuilder> stages) {
        stages.accept(chain);
        return this;
    }

    /** Begins with this event; 1 unless set. */
    public Replayer from(long sequence) {
        if (sequence < 1) {
            throw new ConfigurationException("expected to replay from a sequence >= 1, got from=" + sequence);
        }
        fromSequence = sequence;
        fromTime = null;
        return this;
    }

    /** Begins with the first event that is not older than this. */
    public Replayer from(Instant time) {
        fromTime = Objects.requireNonNull(time, "time");
        return this;
    }

    /** Ends with this event; the journal's end, as it was when that was reached, unless set. */
    public Replayer to(long sequence) {
        toSequence = sequence;
        return this;
    }

    /** Called now and then with the last sequence handed on. */
    public Replayer onProgress(LongConsumer consumer) {
        progress = Objects.requireNonNull(consumer, "consumer");
        return this;
    }

    /**
     * Replays.
     *
     * @throws io.anel.api.LogException when there is no journal, or it cannot be read
     * @throws io.anel.api.DamagedLogException when what stands next is damaged; the message names the place
     * @throws io.anel.api.DivergedException when a stage emits something else than the log holds
     * @throws io.anel.api.HandlerException when a stage throws, and its policy does not say otherwise
     */
    public ReplayReport run() {
        if (toSequence < fromSequence) {
            throw new ConfigurationException("expected from <= to, got from=" + fromSequence + " and to=" + toSequence);
        }
        long startNs = System.nanoTime();
        try (JournalReader reader = JournalReader.open(directory)) {
            if (fromTime != null) {
                reader.seekTime(fromTime);
            } else {
                reader.seek(fromSequence);
            }
            reader.readAhead();
            Pass pass = new Pass(reader);
            FrameBatch batch = new FrameBatch();
            int emptyPolls = 0;
            while (reader.nextSequence() <= toSequence && emptyPolls < EMPTY_POLLS_AT_END) {
                // Which event a time leads to is known once it is there.
                int limit = pass.hasBegun() || fromTime == null
                        ? (int) Math.min(BATCH_LIMIT, toSequence - reader.nextSequence() + 1)
                        : 1;
                if (reader.next(batch, limit) == 0) {
                    emptyPolls++;
                } else if (batch.firstSequence() <= toSequence) {
                    emptyPolls = 0;
                    pass.onBatch(batch);
                    progress.accept(reader.nextSequence() - 1);
                }
            }
            return pass.report(Duration.ofNanos(System.nanoTime() - startNs));
        }
    }

    /** One run over a reader: the stages, and where it began, which after {@code from(Instant)} only the first event tells. */
    private final class Pass {
        private final JournalReader reader;
        private final List<StageProcessor> stages;
        private ChainReplay replay;
        private long first;
        private long last;

        Pass(JournalReader reader) {
            this.reader = reader;
            this.stages = ChainReplay.stages(chain, reader.names(), reader.seed());
        }

        boolean hasBegun() {
            return first != 0;
        }

        void onBatch(FrameBatch batch) {
            if (first == 0) {
                first = batch.firstSequence();
                replay = new ChainReplay(stages, reader.names(), first);
            }
            last = batch.firstSequence() + batch.count() - 1;
            replay.onBatch(batch);
        }

        ReplayReport report(Duration elapsed) {
            return new ReplayReport(
                    first,
                    last,
                    first == 0 ? 0 : last - first + 1,
                    first == 0 ? 0 : replay.confirmed(),
                    ChainReplay.hash(stages),
                    elapsed);
        }
    }
}
