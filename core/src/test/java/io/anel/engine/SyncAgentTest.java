package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.Waiting;
import io.anel.kit.MemoryJournal;
import io.anel.log.EventLog;
import io.anel.log.ForwardingLog;
import io.anel.log.LogSettings;
import io.anel.ring.Cursor;
import io.anel.ring.Waiter;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;

/** How long journaled events stay unforced when nobody asks, under a clock that stands still but where a line says so. */
class SyncAgentTest {
    private static final long INTERVAL_NS = 50;

    private final Cursor journaled = new Cursor(0);
    private final Cursor durable = new Cursor(0);
    private long nowNs = Long.MAX_VALUE - 100;
    private int forces;
    private Runnable whileForcing = () -> {};

    private final EventLog log =
            new ForwardingLog(new MemoryJournal().open(new LogSettings("desk", 0, 0, new SystemEpochNanoClock()))) {
                @Override
                public long force() {
                    forces++;
                    long target = journaled.get();
                    whileForcing.run();
                    return target;
                }
            };

    private final SyncAgent agent = new SyncAgent(
            log,
            journaled,
            durable,
            new BusState("desk"),
            INTERVAL_NS,
            () -> nowNs,
            Waiter.ofBlocking(Waiting.BACKOFF),
            () -> {});

    @Test
    void shouldCountTheIntervalFromTheLastLookThatFoundNothing() {
        agent.doWork();
        nowNs += 8;
        journaled.setRelease(1);
        agent.doWork();
        nowNs += INTERVAL_NS - 9;
        agent.doWork();
        assertThat(forces).isZero();

        nowNs += 1;
        agent.doWork();

        assertThat(forces).isOne();
        assertThat(durable.get()).isOne();
    }

    @Test
    void shouldForceAtOnceWhatWasJournaledInAForceThatTookLongerThanTheInterval() {
        journaled.setRelease(1);
        nowNs += INTERVAL_NS;
        whileForcing = () -> {
            journaled.setRelease(2);
            nowNs += 4 * INTERVAL_NS;
        };
        agent.doWork();
        assertThat(durable.get()).isOne();
        whileForcing = () -> {};

        agent.doWork();

        assertThat(durable.get()).isEqualTo(2);
        assertThat(forces).isEqualTo(2);
    }
}
