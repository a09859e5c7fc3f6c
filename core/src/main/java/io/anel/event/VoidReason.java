package io.anel.event;

/** Why an event was voided; the code stands in the voided frame. Codes are never reused. */
public enum VoidReason {
    /** The publisher gave its claim back, or its codec threw. */
    ABORTED(1),
    /** The entity was at another version than the publisher expected. */
    VERSION_CONFLICT(2),
    /** A version was expected of an entity that is over the limit of tracked entities. */
    VERSION_UNKNOWN(3),
    /** An event with the same external id is in the log within the window. */
    DUPLICATE(4),
    /** Another event of the same atomic group was refused. */
    GROUP_REFUSED(5),
    /** The time-ordered ids are used up: sequence or epoch beyond what an id can hold. */
    IDS_EXHAUSTED(6);

    private static final VoidReason[] BY_CODE = new VoidReason[values().length + 1];

    static {
        for (VoidReason reason : values()) {
            BY_CODE[reason.code] = reason;
        }
    }

    private final int code;

    VoidReason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException for a code that this format version does not have */
    public static VoidReason ofCode(int code) {
        if (code < 1 || code >= BY_CODE.length) {
            throw new IllegalArgumentException(
                    "expected a void reason of 1 to " + (BY_CODE.length - 1) + ", got " + code);
        }
        return BY_CODE[code];
    }
}
