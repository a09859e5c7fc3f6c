package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.torture.part.Witness;
import org.agrona.concurrent.UnsafeBuffer;

/** What a bus must say once it is fenced: no to everybody, also of what had been acknowledged before. */
final class AfterFence {
    private final EventBus bus;
    private final Witness witness;
    private final FenceWatch fence;

    AfterFence(EventBus bus, Witness witness, FenceWatch fence) {
        this.bus = bus;
        this.witness = witness;
        this.fence = fence;
    }

    void ask() {
        // Of publishers that worked until they were told; what is asked from here on comes late by itself.
        long delayNs = fence.isTold() ? fence.delayNs() : 0;
        long journaled = bus.sequence(Ack.JOURNALED);
        long durable = bus.sequence(Ack.DURABLE);
        for (long sequence : new long[] {1, Math.max(1, durable), Math.max(1, journaled), journaled + 1}) {
            for (Ack ack : Ack.values()) {
                expectFenced("await " + ack + " of " + sequence, bus.await(sequence, ack));
                expectFenced(
                        "whenAcked " + ack + " of " + sequence,
                        bus.whenAcked(sequence, ack).join());
            }
        }
        long result = bus.publisher(Traffic.source(0)).publish(Traffic.TICK, new UnsafeBuffer(new byte[16]), 0, 16);
        if (result != PublishResult.FENCED) {
            witness.failed(new IllegalStateException(
                    "expected publish to answer FENCED after a fence, got " + PublishResult.describe(result)));
        }
        witness.fenced(bus.status().failure().map(Throwable::getMessage).orElse("and nobody knows why"), delayNs);
    }

    private void expectFenced(String what, AckOutcome outcome) {
        if (outcome != AckOutcome.FENCED) {
            witness.failed(new IllegalStateException("expected " + what + " to be FENCED, got " + outcome));
        }
    }
}
