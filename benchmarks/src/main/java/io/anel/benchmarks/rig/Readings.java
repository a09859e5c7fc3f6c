package io.anel.benchmarks.rig;

/** Reads one journal several times over, each time through a new reader, so that a turn lasts long enough to be measured. */
public final class Readings {
    private Readings() {}

    /** Opens a reader that stands at the journal's beginning. */
    @FunctionalInterface
    public interface Opener {
        Reader open() throws Exception;
    }

    /** Reads a journal from its beginning to its end, once. */
    public interface Reader extends AutoCloseable {
        void readAll(Tally tally) throws Exception;

        @Override
        void close();
    }

    /** The clock runs from a reader's opening to its end: mapping a journal and letting it go are a part of reading it. */
    public static Arrival run(Turn turn, Opener opener) throws Exception {
        int passes = turn.workload().passes();
        long expected = turn.payload().expectedChecksum(turn.events());
        long count = 0;
        long checksum = expected;
        for (int pass = 1; pass <= passes; pass++) {
            Tally tally = new Tally(turn.workload());
            turn.startClock();
            try (Reader reader = opener.open()) {
                reader.readAll(tally);
            }
            turn.stopClock();
            count += tally.count();
            if (checksum == expected) {
                checksum = tally.checksum();
            }
        }
        return new Arrival(passes, count, checksum, 0);
    }
}
