package io.anel.benchmarks.side;

import io.anel.log.EventLog;
import io.anel.log.EventLogFactory;
import io.anel.log.ForwardingLog;
import io.anel.log.FrameRun;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts a log's forces and the bytes of frames they covered, from outside, through the contract of a log.
 *
 * <p><b>Threading:</b> the writer counts bytes, the sync agent forces; anyone reads.
 */
final class ForceCount {
    private final AtomicLong appendedBytes = new AtomicLong();
    private final AtomicLong forcedBytes = new AtomicLong();
    private final AtomicLong forces = new AtomicLong();

    EventLogFactory around(EventLogFactory factory) {
        return settings -> new CountedLog(factory.open(settings));
    }

    /** Bytes of frames a force that had any to cover. */
    long meanBytes() {
        return forcedBytes.get() / Math.max(1, forces.get());
    }

    private final class CountedLog extends ForwardingLog {
        CountedLog(EventLog log) {
            super(log);
        }

        @Override
        public void append(FrameRun run) {
            super.append(run);
            appendedBytes.setRelease(appendedBytes.getPlain() + run.lengthBytes());
        }

        @Override
        public long force() {
            long covered = appendedBytes.getAcquire();
            long sequence = super.force();
            if (covered > forcedBytes.get()) {
                forcedBytes.set(covered);
                forces.incrementAndGet();
            }
            return sequence;
        }
    }
}
