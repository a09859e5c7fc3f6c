package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.EventBus;
import io.anel.engine.Agent;
import io.anel.simulation.Simulation;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;

/**
 * Looks at the cursors, and takes down what they promise: DURABLE is never ahead of JOURNALED, neither falls, and none moves behind a fence; DURABLE follows within the sync
 * interval, and what it takes the schedule to come to the sync agent, also where nobody asks for it.
 */
final class SimulatedCursors implements Agent {
    private static final long FORCE_NS = 150_000_000;

    private final SimulatedLife life;
    private final Simulation simulation;
    private final EventBus bus;
    private final Promises promises;
    private final long followsWithinNs;
    private long journaled;
    private long durable;
    private long awaited;
    private long awaitedSinceNs;
    private boolean isFenceKnown;

    SimulatedCursors(SimulatedLife life, Simulation simulation, EventBus bus, Promises promises) {
        this.life = life;
        this.simulation = simulation;
        this.bus = bus;
        this.promises = promises;
        followsWithinNs = bus.config().syncInterval().toNanos() + FORCE_NS;
    }

    @Override
    public int doWork() {
        boolean isFenced = life.isFenced();
        long nowDurable = bus.sequence(Ack.DURABLE);
        long nowJournaled = bus.sequence(Ack.JOURNALED);
        boolean isOrdered = nowDurable <= nowJournaled && nowDurable >= durable && nowJournaled >= journaled;
        boolean hasMoved = nowDurable != durable || nowJournaled != journaled;
        if (!isOrdered || isFenceKnown && hasMoved) {
            throw new BrokenPromiseException("expected DURABLE=" + durable + " and JOURNALED=" + journaled
                    + (isFenceKnown ? " behind a fence" : " or more, in this order") + ", got DURABLE=" + nowDurable
                    + " and JOURNALED=" + nowJournaled);
        }
        journaled = nowJournaled;
        durable = nowDurable;
        isFenceKnown = isFenced;
        if (!isFenced) {
            report();
            requireFollowing();
        }
        return 0;
    }

    /** What a bus says behind the blow, nobody has heard; and what it says once it is fenced may not be there for the next opening. */
    private void report() {
        if (!simulation.isStruck()) {
            promises.putSurvivingPowerLoss(Promises.REACHES, Long.toString(durable));
            promises.putSurvivingKill(Promises.REACHES, Long.toString(journaled));
        }
    }

    private void requireFollowing() {
        long nowNs = simulation.schedule().nanoTime();
        if (durable >= awaited) {
            awaited = journaled;
            awaitedSinceNs = nowNs;
        } else if (nowNs - awaitedSinceNs > followsWithinNs && !simulation.hasFailed()) {
            throw new BrokenPromiseException("expected DURABLE to follow within " + followsWithinNs + " ns, got it at "
                    + durable + " of " + awaited);
        }
    }
}
