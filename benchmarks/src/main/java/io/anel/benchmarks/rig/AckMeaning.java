package io.anel.benchmarks.rig;

/** What both sides of a row know of an event when the clock stops; sides of different meanings are never compared. */
public enum AckMeaning {
    HANDLED("handled in memory; survives nothing", MachinePart.PING_PONG),
    JOURNALED("in the kernel's pages and handled; survives the death of the process", MachinePart.FIRST_WRITE),
    DURABLE("forced to the disk and handled; survives the loss of power", MachinePart.WRITE_FORCE),
    READ("read back and handled", MachinePart.MEMCPY);

    private final String text;
    private final MachinePart part;

    AckMeaning(String text, MachinePart part) {
        this.text = text;
        this.part = part;
    }

    /** What of the machine bounds an event's way that far. */
    public MachinePart part() {
        return part;
    }

    /** In a few words, for a row. */
    @Override
    public String toString() {
        return text;
    }
}
