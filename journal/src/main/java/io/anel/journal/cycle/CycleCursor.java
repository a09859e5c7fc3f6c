package io.anel.journal.cycle;

import io.anel.journal.format.ChronicleFraming;
import io.anel.journal.format.ExcerptCheck;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.ExcerptKind;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the excerpts of one cycle's file, and believes nothing that is not under a matching CRC.
 *
 * <p>{@link #next} says what stands at {@link #position}; after {@link #EXCERPT} the accessors describe it, until the next call.
 * At the live end of a file it may be called again and again: it goes on once the writer has. Bytes that cannot be read are damage:
 * it looks at none of an excerpt, and shows none to others, before {@link CycleMapping#canRead} has said so of all.
 *
 * <p><b>Threading:</b> one thread; the writer may be at work in this or in another process. <b>Ordering:</b> the length word is
 * read with acquire semantics, so an excerpt that is seen is seen whole.
 */
public final class CycleCursor implements AutoCloseable {
    /** An excerpt that verified. */
    public static final int EXCERPT = 1;
    /** Nothing here, or not yet. */
    public static final int NOTHING = 0;
    /** The writer left for another cycle. */
    public static final int END_MARK = 2;
    /** What stands here is not what was written; {@link #fault} says why. */
    public static final int DAMAGED = -1;

    private static final int BATCH_CODE = ExcerptKind.BATCH.code();

    private final CycleMapping mapping;
    private final UnsafeBuffer buffer;
    private final long seed;
    private final int cycle;
    private final boolean verifyCrc;
    private final ExcerptCheck check;
    private VerifyAhead.Walk ahead;
    private int passedOver = -1;
    private int verifiedEnd;

    private int next;
    private int position;
    private int header;
    private int bodyLength;
    private String fault;

    public CycleCursor(CycleMapping mapping, long seed, int cycle, boolean verifyCrc) {
        this.mapping = mapping;
        this.seed = seed;
        this.cycle = cycle;
        this.verifyCrc = verifyCrc;
        buffer = mapping.buffer();
        check = new ExcerptCheck(seed, cycle);
    }

    public int next() throws IOException {
        return next(verifyCrc);
    }

    /** As {@link #next()}, but checks even where checks are off: for the head, which proves whose cycle it is. */
    public int nextVerified() throws IOException {
        return next(true);
    }

    /** As {@link #next()}, but takes the body on trust: for passing over excerpts whose sequences must fit together. */
    public int skip() throws IOException {
        return next(false);
    }

    /** A cursor over the same pages for another thread, which closes it. */
    CycleCursor share() {
        return new CycleCursor(mapping.share(), seed, cycle, verifyCrc);
    }

    /** From here on, what {@code walk} has checked is not checked again. */
    void verifiedBy(VerifyAhead.Walk walk) {
        ahead = walk;
        verifiedEnd = 0;
    }

    private int next(boolean checked) throws IOException {
        while (true) {
            position = next;
            if (position + (long) Integer.BYTES > mapping.length()
                    && !mapping.extend(position + (long) Integer.BYTES)) {
                return NOTHING;
            }
            // Also at a file's live end: so that what has been checked there need not be made sure of by both threads.
            boolean isVerified = checked && ahead != null && isVerifiedAhead();
            boolean isHeaderFetched = isVerified || mapping.isFetched(position, ExcerptDescriptor.MAX_OVERHEAD);
            if (!isHeaderFetched && !mapping.canRead(position, position + Integer.BYTES)) {
                return unreadable();
            }
            int word = buffer.getIntVolatile(position);
            if ((word & ChronicleFraming.NOT_COMPLETE) != 0 || word == 0) {
                return word == ChronicleFraming.END_MARK ? END_MARK : NOTHING;
            }
            int length = word & ChronicleFraming.LENGTH_MASK;
            long end = ChronicleFraming.next(position, length);
            if (end > mapping.length()) {
                if (!mapping.extend(end)) {
                    return damaged("expected a length within the file's " + mapping.length() + " bytes, got " + length);
                }
                isHeaderFetched = false;
            }
            header = ExcerptDescriptor.headerOffset(position);
            if (!isHeaderFetched
                    && !mapping.canRead(position, (int) Math.min(end, header + ExcerptDescriptor.HEADER_LENGTH))) {
                return unreadable();
            }
            if ((word & ChronicleFraming.METADATA) == 0) {
                bodyLength = length - (header - position - Integer.BYTES) - ExcerptDescriptor.HEADER_LENGTH;
                int found = isVerified ? EXCERPT : check(length, (int) end, checked);
                if (found == EXCERPT) {
                    next = (int) end;
                }
                return found;
            }
            if (length == 0) {
                return damaged("expected a document of Chronicle's, got one of no length");
            }
            if (length >= ExcerptDescriptor.HEADER_LENGTH
                    && ExcerptDescriptor.magic(buffer, header) == ExcerptDescriptor.MAGIC) {
                return damaged("expected a document of Chronicle's, as the length word says, got an excerpt");
            }
            next = (int) end;
        }
    }

    private int check(int length, int end, boolean checked) throws IOException {
        long place = check.place(position);
        if (bodyLength < 0
                || !ExcerptDescriptor.isHeader(buffer, header, bodyLength, ExcerptCheck.tag(place))
                || kind() == null
                || count() < 0) {
            return damaged(headerFault(length));
        }
        // Only now: what is no header may say that it is as long as the file.
        if (!mapping.canRead(position, end)) {
            return unreadable();
        }
        if (checked) {
            int computed = check.of(mapping.bytes(), header, bodyLength, place);
            int stored = ExcerptDescriptor.check(buffer, header);
            if (computed != stored) {
                return damaged("expected check (CRC32C and place) 0x" + Integer.toHexString(stored) + " over "
                        + bodyLength + " bytes of body, got 0x" + Integer.toHexString(computed));
            }
        }
        return EXCERPT;
    }

    private boolean isVerifiedAhead() {
        if (position >= verifiedEnd) {
            verifiedEnd = ahead.await(position);
        } else {
            ahead.tellRead(position);
        }
        return position < verifiedEnd;
    }

    private String headerFault(int documentLength) {
        if (bodyLength < 0) {
            return "expected an excerpt of " + ExcerptDescriptor.HEADER_LENGTH + " bytes or more, got "
                    + documentLength;
        }
        int magic = ExcerptDescriptor.magic(buffer, header);
        if (magic != ExcerptDescriptor.MAGIC) {
            return "expected the magic of an excerpt, got 0x" + Integer.toHexString(magic);
        }
        int format = ExcerptDescriptor.format(buffer, header);
        if (format != ExcerptDescriptor.FORMAT_VERSION) {
            return "expected format version " + ExcerptDescriptor.FORMAT_VERSION + ", got " + format;
        }
        int length = ExcerptDescriptor.bodyLength(buffer, header);
        if (length != bodyLength) {
            return "expected a body of " + bodyLength + " bytes, as the length word says, got " + length;
        }
        if (ExcerptDescriptor.tag(buffer, header) != ExcerptCheck.tag(check.place(position))) {
            return "expected an excerpt of this journal, cycle=" + cycle + " position=" + position
                    + ", got one from elsewhere";
        }
        return kind() == null
                ? "expected a kind of excerpt, got " + ExcerptDescriptor.kindCode(buffer, header)
                : "expected a count of events, got " + count();
    }

    private int unreadable() throws IOException {
        return damaged(mapping.unreadableFault());
    }

    private int damaged(String what) {
        fault = what;
        next = position;
        return DAMAGED;
    }

    /**
     * Looks for the next excerpt that verifies, wherever it stands: for telling a torn tail from damage.
     *
     * @param from where to begin
     * @return whether there is one; it is then the current one, and {@link #next} goes on behind it
     */
    public boolean find(int from) throws IOException {
        try (MagicScan scan = new MagicScan(mapping, from)) {
            int at = scan.next();
            while (at >= 0 && !isExcerpt(at)) {
                at = scan.next();
            }
            passedOver = passedOver < 0 ? scan.passedOver() : passedOver;
            return at >= 0;
        }
    }

    /** Where the first page begins that {@link #find} has not looked at, because it cannot be read; -1 when there was none. */
    public int passedOver() {
        return passedOver;
    }

    /** Whether it is one; it is then the current one. */
    private boolean isExcerpt(int at) {
        int length = ExcerptDescriptor.bodyLength(buffer, at);
        // Its length word stands in front of it, or four zero bytes further.
        int nearest = at - Integer.BYTES;
        return isExcerpt(at, length, nearest) || isExcerpt(at, length, nearest - Integer.BYTES);
    }

    private boolean isExcerpt(int at, int length, int stands) {
        if (length < 0
                || length > mapping.length() - at - ExcerptDescriptor.HEADER_LENGTH
                || stands < 0
                || !ExcerptDescriptor.isHeader(buffer, at, length, ExcerptCheck.tag(check.place(stands)))
                || !mapping.canRead(at, at + ExcerptDescriptor.HEADER_LENGTH + length)
                || check.of(mapping.bytes(), at, length, check.place(stands)) != ExcerptDescriptor.check(buffer, at)) {
            return false;
        }
        header = at;
        bodyLength = length;
        position = stands;
        next = (int)
                ChronicleFraming.next(stands, at - stands - Integer.BYTES + ExcerptDescriptor.HEADER_LENGTH + length);
        return true;
    }

    /** Goes to the length word at {@code newPosition}. */
    public void position(int newPosition) {
        next = newPosition;
    }

    /** Where the length word of the current excerpt stands, or what {@link #next} stopped at. */
    public int position() {
        return position;
    }

    /** Where {@link #next} will look. */
    public int nextPosition() {
        return next;
    }

    public String fault() {
        return fault;
    }

    public CycleMapping mapping() {
        return mapping;
    }

    public int cycle() {
        return cycle;
    }

    public ExcerptKind kind() {
        return ExcerptKind.ofCode(ExcerptDescriptor.kindCode(buffer, header));
    }

    /** Whether {@link #kind} is BATCH, as most are. */
    public boolean isBatch() {
        return ExcerptDescriptor.kindCode(buffer, header) == BATCH_CODE;
    }

    public boolean hasControlEvents() {
        return (ExcerptDescriptor.flags(buffer, header) & ExcerptDescriptor.HAS_CONTROL_EVENTS) != 0;
    }

    public int epoch() {
        return ExcerptDescriptor.epoch(buffer, header);
    }

    public int count() {
        return ExcerptDescriptor.count(buffer, header);
    }

    public long firstSequence() {
        return ExcerptDescriptor.firstSequence(buffer, header);
    }

    public long durableThrough() {
        return ExcerptDescriptor.durableThrough(buffer, header);
    }

    public int bodyOffset() {
        return header + ExcerptDescriptor.HEADER_LENGTH;
    }

    public int bodyLength() {
        return bodyLength;
    }

    @Override
    public void close() {
        if (ahead != null) {
            ahead.abandon();
        }
        mapping.close();
    }
}
