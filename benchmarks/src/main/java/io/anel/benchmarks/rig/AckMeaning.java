package io.anel.benchmarks.rig;

/** What both sides of a row know of an event when the clock stops; sides of different meanings are never compared. */
public enum AckMeaning {
    HANDLED("handled in memory; survives nothing"),
    JOURNALED("in the kernel's pages and handled; survives the death of the process"),
    DURABLE("forced to the disk and handled; survives the loss of power"),
    READ("read back and handled");

    private final String text;

    AckMeaning(String text) {
        this.text = text;
    }

    /** In a few words, for a row. */
    @Override
    public String toString() {
        return text;
    }
}
