package io.anel.engine;

import io.anel.api.EventType;
import io.anel.api.Waiting;
import io.anel.event.NameRegistry;
import io.anel.event.NameTable;
import io.anel.event.Raw;
import io.anel.ring.EventRing;
import io.anel.ring.Waiter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** What a publisher's event goes through: the state of an open bus, and the intake of a ring of four slots. */
final class SmallIntake {
    private static final EventType<DirectBuffer> TYPE = Raw.type("stress");
    private static final int TYPE_ID = 65;
    private static final int SOURCE_ID = 3;
    private static final int LARGE = 100;
    private static final NameRegistry NAMES = new NameRegistry(new NameTable());
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(new byte[LARGE]);

    final BusState state = new BusState("stress");
    final EventRing ring = new EventRing(4, 64, 2, 256, 0, 0, Waiter.ofWoken(Waiting.BUSY_SPIN));
    private final Intake intake = new Intake(ring, state, new SystemEpochNanoClock(), false, NAMES);

    SmallIntake() {
        state.open();
    }

    /** Publishes an event that fits a slot. */
    long putSmall() {
        return intake.put(TYPE, TYPE_ID, SOURCE_ID, PAYLOAD, 0, Long.BYTES);
    }

    /** Claims a slot, and one with a large frame. */
    long claimGroup() {
        return intake.claimGroup(2, new int[] {40, LARGE}, new int[2]);
    }
}
