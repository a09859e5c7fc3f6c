package io.anel.journal.chronicle;

import io.anel.journal.cycle.CycleNames;
import net.openhft.chronicle.core.time.TimeProvider;

/** Tells Chronicle the time that makes it write the cycle we want. */
final class CountingTime implements TimeProvider {
    int cycle;

    @Override
    public long currentTimeMillis() {
        return (long) cycle * CycleNames.LENGTH_MS;
    }
}
