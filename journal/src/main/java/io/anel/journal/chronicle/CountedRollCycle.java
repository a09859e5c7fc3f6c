package io.anel.journal.chronicle;

import io.anel.journal.cycle.CycleNames;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.RollCycleArithmetic;

/**
 * Cycles that are numbered, not timed: Chronicle takes cycle {@code n} for the {@code n}-th second of 1970.
 *
 * <p>Its index is kept as small as it can be, since nothing here reads it: 8 entries, each for 2^20 excerpts. Two pages of 100
 * bytes then hold for as many excerpts as a cycle's file can.
 */
enum CountedRollCycle implements RollCycle {
    INSTANCE;

    private static final int INDEX_COUNT = 8;
    private static final int INDEX_SPACING = 1 << 20;
    private static final RollCycleArithmetic ARITHMETIC = RollCycleArithmetic.of(INDEX_COUNT, INDEX_SPACING);

    @Override
    public String format() {
        return CycleNames.FORMAT;
    }

    @Override
    public int lengthInMillis() {
        return CycleNames.LENGTH_MS;
    }

    @Override
    public int defaultIndexCount() {
        return ARITHMETIC.indexCount();
    }

    @Override
    public int defaultIndexSpacing() {
        return ARITHMETIC.indexSpacing();
    }

    @Override
    public long toIndex(int cycle, long sequenceNumber) {
        return ARITHMETIC.toIndex(cycle, sequenceNumber);
    }

    @Override
    public long toSequenceNumber(long index) {
        return ARITHMETIC.toSequenceNumber(index);
    }

    @Override
    public int toCycle(long index) {
        return ARITHMETIC.toCycle(index);
    }

    @Override
    public long maxMessagesPerCycle() {
        return ARITHMETIC.maxMessagesPerCycle();
    }
}
