package io.anel.api;

/** On which threads stages run. Results do not depend on it. */
public enum ChainMode {
    /** FUSED where there are fewer than four processors, PINNED otherwise. */
    AUTO,
    /** On the writer's thread, a run of events through one stage, then the next. */
    FUSED,
    /** Each on a thread of its own. */
    PINNED
}
