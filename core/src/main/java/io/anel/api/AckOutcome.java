package io.anel.api;

/** How a wait for an {@link Ack} ended. */
public enum AckOutcome {
    /** The level is reached and the event stands. */
    STANDS,
    /** The level is reached: the publisher gave its claim back, or its codec threw. */
    VOIDED_ABORTED,
    /** The level is reached: the entity was at another version than expected. */
    VOIDED_VERSION_CONFLICT,
    /** The level is reached: a version was expected of an entity that is over the limit of tracked ones. */
    VOIDED_VERSION_UNKNOWN,
    /** The level is reached: the external id was in the log already. */
    VOIDED_DUPLICATE,
    /** The level is reached: another event of its atomic group was refused. */
    VOIDED_GROUP_REFUSED,
    /** The level is reached: no id can be made for the event any more. */
    VOIDED_IDS_EXHAUSTED,
    /** The log failed before the level was reached: nothing is known of the event until the log is opened anew. */
    FENCED,
    /** The bus ended before the level was reached. Where a failure stopped it, and it is not closed yet, the event may still come to it: the next opening tells. */
    CLOSED,
    /** The time given was up; the event may still reach the level. */
    TIMED_OUT;

    public boolean stands() {
        return this == STANDS;
    }

    /** Whether the event keeps its place in the log, but not its payload. */
    public boolean isVoided() {
        return name().startsWith("VOIDED_");
    }
}
