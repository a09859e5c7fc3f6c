package io.anel.event;

/** The two name spaces of a log; codes stand in name events. */
public enum NameKind {
    TYPE(1),
    /** Publishers, stages and subscribers: whoever an event comes from. */
    SOURCE(2);

    private final int code;

    NameKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException for a code that this format version does not have */
    public static NameKind ofCode(int code) {
        return switch (code) {
            case 1 -> TYPE;
            case 2 -> SOURCE;
            default -> throw new IllegalArgumentException("expected a name kind of 1 or 2, got " + code);
        };
    }
}
