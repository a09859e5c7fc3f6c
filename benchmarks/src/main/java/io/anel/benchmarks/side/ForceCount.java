package io.anel.benchmarks.side;

import io.anel.event.NameTable;
import io.anel.log.EventLog;
import io.anel.log.EventLogFactory;
import io.anel.log.FrameRun;
import io.anel.log.LogReader;
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

    private final class CountedLog implements EventLog {
        private final EventLog log;

        CountedLog(EventLog log) {
            this.log = log;
        }

        @Override
        public void append(FrameRun run) {
            log.append(run);
            appendedBytes.setRelease(appendedBytes.getPlain() + run.lengthBytes());
        }

        @Override
        public long force() {
            long covered = appendedBytes.getAcquire();
            long sequence = log.force();
            if (covered > forcedBytes.get()) {
                forcedBytes.set(covered);
                forces.incrementAndGet();
            }
            return sequence;
        }

        @Override
        public long seed() {
            return log.seed();
        }

        @Override
        public int epoch() {
            return log.epoch();
        }

        @Override
        public long firstSequence() {
            return log.firstSequence();
        }

        @Override
        public long lastSequence() {
            return log.lastSequence();
        }

        @Override
        public long lastTimestampNs() {
            return log.lastTimestampNs();
        }

        @Override
        public NameTable names() {
            return log.names();
        }

        @Override
        public boolean isDurable() {
            return log.isDurable();
        }

        @Override
        public boolean idle() {
            return log.idle();
        }

        @Override
        public boolean hasRoom() {
            return log.hasRoom();
        }

        @Override
        public long durableSequence() {
            return log.durableSequence();
        }

        @Override
        public LogReader reader(long fromSequence) {
            return log.reader(fromSequence);
        }

        @Override
        public void close() {
            log.close();
        }
    }
}
