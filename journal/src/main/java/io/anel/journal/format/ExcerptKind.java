package io.anel.journal.format;

/** What an excerpt is; the codes are part of the format. */
public enum ExcerptKind {
    /** One part of what a cycle's file begins with: names and whatever else a reader needs to begin there. */
    HEAD(1),
    /** Event frames that were appended at once. */
    BATCH(2),
    /** Stands for events that salvage could not save. */
    LOST_RANGE(3),
    /** An orderly end: everything before it was forced. */
    CLOSE(4),
    /** Carries nothing but how far the log had been forced. */
    PADDING(5);

    private static final ExcerptKind[] BY_CODE = {null, HEAD, BATCH, LOST_RANGE, CLOSE, PADDING};

    private final int code;

    ExcerptKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Null for a code that this format version does not have. */
    public static ExcerptKind ofCode(int code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
