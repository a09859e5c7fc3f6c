package io.anel.journal;

import io.anel.event.FrameDescriptor;
import io.anel.event.NameTable;
import io.anel.event.SystemTypes;
import io.anel.journal.cycle.CycleAppender;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleFile;
import io.anel.journal.format.ExcerptCheck;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.HeadCodec;
import io.anel.journal.format.LostRangeDescriptor;
import io.anel.log.FrameRun;
import io.anel.log.LogSettings;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes excerpts into the cycles of one opening: space first, then the cycle's head, then whatever comes.
 *
 * <p>Invariant: between calls, at least {@code ahead} bytes behind the last excerpt are reserved, or {@link #hasRoom} is false and
 * what was accepted before still fits. A roll happens only when the next file could be reserved too; until then the current
 * file grows past its size, to {@link #MAX_GROWTH} times that and what is kept ahead: then {@link #hasRoom} waits for the roll.
 *
 * <p><b>Threading:</b> one thread at a time.
 */
final class CycleWriter {
    /** A clean close, padding, an end mark, and a page of Chronicle's index. */
    private static final long TRAILER_BYTES = 2048;
    /** Of a cycle whose next has no room. More times, and a disk could hold on to one file for long; fewer, and publishing would pause where that one has room. */
    private static final int MAX_GROWTH = 16;
    /** How long a full disk is left alone before it is asked again. */
    private static final long RETRY_NS = 1_000_000;

    private final JournalConfig config;
    private final LogSettings settings;
    private final UnforcedCycles unforced;
    private final NameTable names;
    private final CycleAppender appender;
    private final NanoClock clock;
    private final HeadCodec.BuiltOn builtOn;
    private final long seed;
    private final int epoch;
    private final long ahead;
    private final long ageNs;

    private CycleFile file;
    private ExcerptCheck check;
    private long nextSequence;
    private long firstSequenceOfCycle;
    private long lastTimestampNs;
    private long namesBytes;
    private long cycleDeadlineNs;
    private long maxFileBytes;
    private long retryAtNs;
    private boolean diskFull;
    private long rollRetryAtNs;
    private boolean rollRefused;

    private CycleWriter(
            JournalConfig config,
            LogSettings settings,
            CycleAppender appender,
            NanoClock clock,
            UnforcedCycles unforced,
            long seed,
            int epoch,
            RecoveredLog recovered) {
        this.config = config;
        this.settings = settings;
        this.appender = appender;
        this.clock = clock;
        this.unforced = unforced;
        this.seed = seed;
        this.epoch = epoch;
        names = recovered.names().copy();
        names.forEach((kind, id, name) -> namesBytes += NameTable.entryLength(name));
        builtOn = new HeadCodec.BuiltOn(recovered.settledThrough(), recovered.lastSequence());
        nextSequence = recovered.settledThrough() + 1;
        lastTimestampNs = recovered.settledTimestampNs();
        ageNs = config.cycleAge().toNanos();
        ahead = JournalConfig.aheadBytes(settings) + TRAILER_BYTES;
    }

    /**
     * Begins the first cycle of an opening.
     *
     * @return null when the disk is full
     */
    static CycleWriter open(
            JournalConfig config,
            LogSettings settings,
            JournalLayout layout,
            UnforcedCycles unforced,
            long seed,
            int epoch,
            RecoveredLog recovered)
            throws IOException {
        // What an earlier opening has left to copy may be larger than what fits into a block now.
        int largest = Math.max(settings.maxBatchBytes(), recovered.largestToCopy());
        long blockBytes = Math.min(JournalConfig.MAX_BLOCK_BYTES, config.blockBytesFor(largest));
        CycleAppender appender = layout.store().append(layout.epoch(epoch), (int) blockBytes);
        if (appender == null) {
            return null;
        }
        CycleWriter writer =
                new CycleWriter(config, settings, appender, layout.store(), unforced, seed, epoch, recovered);
        boolean begun = false;
        try {
            begun = writer.roll(recovered.nextCycle(), recovered.settledThrough());
        } finally {
            if (!begun) {
                appender.close();
            }
        }
        return begun ? writer : null;
    }

    long nextSequence() {
        return nextSequence;
    }

    NameTable names() {
        return names;
    }

    void append(FrameRun run, long durableThrough) throws IOException {
        if (run.firstSequence() != nextSequence) {
            throw new IllegalArgumentException(
                    "expected a run from sequence " + nextSequence + ", got one from " + run.firstSequence());
        }
        int length = run.lengthBytes();
        int flags = run.hasControlEvents() ? ExcerptDescriptor.HAS_CONTROL_EVENTS : 0;
        makeRoom(length, durableThrough);
        int position = appender.begin(ExcerptDescriptor.HEADER_LENGTH + length);
        try {
            FrameCopier.copy(run, appender.buffer(), ExcerptDescriptor.HEADER_LENGTH);
            finish(ExcerptKind.BATCH, flags, length, position, epoch, run.count(), durableThrough);
        } catch (RuntimeException e) {
            appender.abort();
            throw e;
        }
        appender.commit();
        int last = run.count() - 1;
        lastTimestampNs = FrameDescriptor.timestampNs(run.buffer(last), run.offset(last));
        if (flags != 0) {
            for (int i = 0; i <= last; i++) {
                namesBytes += fold(names, run.buffer(i), run.offset(i));
            }
        }
        nextSequence += run.count();
        keepAhead();
    }

    /** Appends a batch of an earlier opening as it was, under the epoch that it was written in. */
    void copy(CycleCursor batch, long durableThrough) throws IOException {
        int length = batch.bodyLength();
        int count = batch.count();
        long timestampNs;
        makeRoom(length, durableThrough);
        int position = appender.begin(ExcerptDescriptor.HEADER_LENGTH + length);
        try {
            UnsafeBuffer buffer = appender.buffer();
            buffer.putBytes(ExcerptDescriptor.HEADER_LENGTH, batch.mapping().buffer(), batch.bodyOffset(), length);
            timestampNs = lastTimestampNs(batch);
            int flags = batch.hasControlEvents() ? ExcerptDescriptor.HAS_CONTROL_EVENTS : 0;
            finish(ExcerptKind.BATCH, flags, length, position, batch.epoch(), count, durableThrough);
        } catch (RuntimeException | InternalError e) {
            // The latter where the earlier opening's file can no longer be read.
            appender.abort();
            throw e;
        }
        appender.commit();
        lastTimestampNs = timestampNs;
        nextSequence += count;
        keepAhead();
    }

    private static long lastTimestampNs(CycleCursor batch) {
        DirectBuffer buffer = batch.mapping().buffer();
        int offset = batch.bodyOffset();
        for (int i = 1; i < batch.count(); i++) {
            offset += FrameDescriptor.alignedLength(FrameDescriptor.length(buffer, offset));
        }
        return FrameDescriptor.timestampNs(buffer, offset);
    }

    /** Stands for events through {@code last} that are lost. */
    void lostRange(long last, String why, long durableThrough) throws IOException {
        byte[] body = LostRangeDescriptor.encode(last, why);
        makeRoom(body.length, durableThrough);
        write(ExcerptKind.LOST_RANGE, body, durableThrough);
        nextSequence = last + 1;
        keepAhead();
    }

    /** Records how far the log has been forced, without an event. */
    void padding(long durableThrough) throws IOException {
        writeMark(ExcerptKind.PADDING, durableThrough);
    }

    /** Marks an orderly end; call it when everything is forced. */
    void cleanClose() throws IOException {
        writeMark(ExcerptKind.CLOSE, nextSequence - 1);
    }

    /** Whether what has to be is reserved; where the file may not grow for it, in the next one, whose head records {@code durableThrough}. */
    boolean hasRoom(long durableThrough) throws IOException {
        return isAhead() || keepAhead() || isLongest() && mayRoll() && roll(file.cycle() + 1, durableThrough);
    }

    /** Reserves what should be, if it is not; whether it is now. */
    boolean keepAhead() throws IOException {
        if (isAhead()) {
            return true;
        }
        if (diskFull && clock.nanoTime() - retryAtNs < 0) {
            return false;
        }
        return reserve(appender.end() + ahead + config.reserveChunkBytes(), maxFileBytes);
    }

    /** Whether the file may not grow by what is to be kept ahead: only the next one can take that. */
    private boolean isLongest() {
        return appender.end() + ahead + config.reserveChunkBytes() > maxFileBytes;
    }

    boolean isAhead() {
        return file.reservedEnd() - appender.end() >= ahead;
    }

    void seal() throws IOException {
        file.seal(appender.end() + TRAILER_BYTES);
    }

    void close() {
        appender.close();
    }

    /** Takes in the name that a frame introduces, if it does; returns the bytes of its entry. */
    static int fold(NameTable names, DirectBuffer buffer, int frameOffset) {
        if (FrameDescriptor.typeId(buffer, frameOffset) == SystemTypes.NAME
                && (FrameDescriptor.flags(buffer, frameOffset) & FrameDescriptor.VOID) == 0) {
            int payload = FrameDescriptor.payloadOffset(buffer, frameOffset);
            return names.fold(buffer, frameOffset + payload, FrameDescriptor.length(buffer, frameOffset) - payload);
        }
        return 0;
    }

    private void makeRoom(int bodyLength, long durableThrough) throws IOException {
        long end = appender.end() + ExcerptDescriptor.MAX_OVERHEAD + bodyLength + TRAILER_BYTES;
        boolean full =
                end > config.cycleBytes() || ageNs > 0 && settings.clock().nanoTime() - cycleDeadlineNs >= 0;
        if (full && mayRoll()) {
            roll(file.cycle() + 1, durableThrough);
            end = appender.end() + ExcerptDescriptor.MAX_OVERHEAD + bodyLength + TRAILER_BYTES;
        }
        // What an earlier opening has left to copy may be larger than what is kept ahead now. Behind it comes a mark,
        // and then the close.
        end += ExcerptDescriptor.MAX_OVERHEAD;
        if (end > file.reservedEnd() && !reserve(end, JournalConfig.MAX_FILE_BYTES)) {
            throw new IOException(
                    file.path() + ": expected room for " + bodyLength + " more bytes, got a full disk, and "
                            + settings.reserveBytes() + " bytes that were to be kept free are taken");
        }
    }

    /** Whether the cycle has an event, and no roll was refused just now. */
    private boolean mayRoll() {
        return nextSequence > firstSequenceOfCycle && !(rollRefused && clock.nanoTime() - rollRetryAtNs < 0);
    }

    /** Goes to a new cycle; false, and nothing changed, when the disk has no room for one. */
    private boolean roll(int cycle, long durableThrough) throws IOException {
        long head = HeadCodec.maxEncodedLength(namesBytes, settings.busName());
        long reserve = head + ahead + TRAILER_BYTES + config.reserveChunkBytes();
        unforced.requireInPlace();
        CycleFile next = appender.create(cycle, reserve);
        // No room for a whole new cycle is not yet a full disk: the present one may still grow.
        rollRefused = next == null;
        if (rollRefused) {
            rollRetryAtNs = clock.nanoTime() + RETRY_NS;
            return false;
        }
        diskFull = false;
        // However little space comes free at a time: a place in a file is an int.
        maxFileBytes = Math.min(JournalConfig.MAX_FILE_BYTES, MAX_GROWTH * (config.cycleBytes() + reserve));
        CycleFile previous = file;
        long previousEnd = appender.end();
        // Before the first byte is written to it: a force that covers those bytes must find the file.
        unforced.add(next);
        file = next;
        check = new ExcerptCheck(seed, cycle);
        firstSequenceOfCycle = nextSequence;
        appender.roll(next);
        long nowNs = settings.clock().nanoTime();
        cycleDeadlineNs = nowNs + ageNs;
        for (byte[] part : HeadCodec.encode(names, seed, nowNs, lastTimestampNs, settings.busName(), builtOn)) {
            write(ExcerptKind.HEAD, part, durableThrough);
        }
        if (previous != null) {
            previous.seal(previousEnd + TRAILER_BYTES);
        }
        return true;
    }

    /** Reserves up to {@code end}; false when the disk is full, or the file would become longer than it may. */
    private boolean reserve(long end, long maxEnd) throws IOException {
        diskFull = end > maxEnd || !file.reserve(end);
        if (diskFull) {
            retryAtNs = clock.nanoTime() + RETRY_NS;
        }
        return !diskFull;
    }

    private void writeMark(ExcerptKind kind, long durableThrough) throws IOException {
        if (appender.end() + TRAILER_BYTES > file.reservedEnd()) {
            throw new IOException(file.path() + ": no reserved space left for a mark");
        }
        write(kind, new byte[0], durableThrough);
    }

    private void write(ExcerptKind kind, byte[] body, long durableThrough) throws IOException {
        int position = appender.begin(ExcerptDescriptor.HEADER_LENGTH + body.length);
        try {
            appender.buffer().putBytes(ExcerptDescriptor.HEADER_LENGTH, body);
            finish(kind, 0, body.length, position, epoch, 0, durableThrough);
        } catch (RuntimeException e) {
            appender.abort();
            throw e;
        }
        appender.commit();
    }

    private void finish(
            ExcerptKind kind, int flags, int bodyLength, int position, int ofEpoch, int count, long durableThrough) {
        UnsafeBuffer buffer = appender.buffer();
        long place = check.place(position);
        int tag = ExcerptCheck.tag(place);
        ExcerptDescriptor.header(buffer, 0, kind, flags, tag, bodyLength, ofEpoch, count, nextSequence, durableThrough);
        ExcerptDescriptor.check(buffer, 0, check.of(appender.view(), appender.viewOffset(), bodyLength, place));
    }
}
