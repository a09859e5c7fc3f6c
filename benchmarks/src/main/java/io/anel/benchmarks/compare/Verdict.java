package io.anel.benchmarks.compare;

/** What is known of a row. */
enum Verdict {
    /** The interval is narrow enough and shows no loss. */
    PASSED,
    /** It takes more CPU time, by more than chance and tolerance explain. */
    LOST,
    /** Not enough is known to say either: not a pass. */
    UNDECIDED
}
