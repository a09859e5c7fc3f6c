package io.anel.api;

/** How an event's payload is encoded: two bits of the frame's flags, so that any tool can show it. */
public enum PayloadEncoding {
    /** Bytes that only their owner understands; shown as base64. */
    RAW,
    /** UTF-8 JSON. */
    JSON,
    /** Simple Binary Encoding; shown as base64. */
    SBE;

    private static final PayloadEncoding[] VALUES = values();

    /** The wire code: 0, 1, 2. */
    public int code() {
        return ordinal();
    }

    /**
     * The encoding of a wire code.
     *
     * @throws IllegalArgumentException for a code that this format version does not have
     */
    public static PayloadEncoding ofCode(int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new IllegalArgumentException("expected a payload encoding code 0, 1 or 2, got " + code);
        }
        return VALUES[code];
    }
}
