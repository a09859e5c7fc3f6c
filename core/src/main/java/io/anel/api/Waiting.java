package io.anel.api;

/** How Anel's threads wait for work. */
public enum Waiting {
    /** Spins, then yields, then parks up to eight milliseconds: an idle bus costs next to nothing. */
    BACKOFF,
    /** Spins, then yields: lower latency after a pause, one core while idle. */
    YIELD,
    /** Spins: lowest latency, one core each; downgraded to YIELD, and said so, where the threads outnumber the processors. */
    BUSY_SPIN
}
