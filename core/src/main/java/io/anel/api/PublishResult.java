package io.anel.api;

/**
 * The negative results of publishing; a positive one is the event's sequence.
 *
 * <p>They are values because they are expected: a caller in a loop decides on them without the cost of an exception.
 */
public final class PublishResult {
    /** No room: handlers or the disk are behind. Try again, or use a timed publish. */
    public static final long BACK_PRESSURED = -1;
    /** The bus is not open: not started, closing, closed, or stopped by a failure ({@link BusStatus#failure()}). */
    public static final long CLOSED = -2;
    /** The log failed; this opening of it takes nothing more. */
    public static final long FENCED = -3;
    /**
     * A group has more events or bytes than one claim may ({@link BusConfig#maxGroupEvents()}, {@link BusConfig#maxBatchBytes()}), or
     * more frames larger than a slot than the pool has for publishers ({@link BusConfig#largeFrames()}, less a quarter where there are
     * stages).
     */
    public static final long TOO_LARGE = -4;
    /** The disk has no room to reserve; publishing resumes by itself once it has. */
    public static final long NO_SPACE = -5;

    private PublishResult() {}

    /** The result in words, for logs and errors. */
    public static String describe(long result) {
        if (result > 0) {
            return "sequence " + result;
        }
        return switch ((int) result) {
            case (int) BACK_PRESSURED -> "BACK_PRESSURED";
            case (int) CLOSED -> "CLOSED";
            case (int) FENCED -> "FENCED";
            case (int) TOO_LARGE -> "TOO_LARGE";
            case (int) NO_SPACE -> "NO_SPACE";
            default -> "unknown result " + result;
        };
    }

    /** Whether trying the same again later may succeed. */
    public static boolean isTransient(long result) {
        return result == BACK_PRESSURED || result == NO_SPACE;
    }
}
