package io.anel.benchmarks.broker;

import io.anel.benchmarks.rig.Tally;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.RecoveryCompleted;

/** Persists what it is told and then handles it. */
final class PersistentEvents extends AbstractPersistentActor {
    private final Tally tally;
    private final AckWindow window;
    private final CompletableFuture<Void> ready;
    private final UnsafeBuffer persisted = new UnsafeBuffer(0, 0);

    /** @param ready completed when the actor takes events */
    PersistentEvents(Tally tally, AckWindow window, CompletableFuture<Void> ready) {
        this.tally = tally;
        this.window = window;
        this.ready = ready;
    }

    @Override
    public String persistenceId() {
        return "events";
    }

    @Override
    public Receive createReceiveRecover() {
        return receiveBuilder()
                .match(RecoveryCompleted.class, completed -> ready.complete(null))
                .build();
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(byte[].class, event -> persistAsync(event, this::handle))
                .build();
    }

    private void handle(byte[] event) {
        persisted.wrap(event);
        tally.add(persisted, 0);
        window.leave(null);
    }

    @Override
    public void onRecoveryFailure(Throwable cause, scala.Option<Object> event) {
        ready.completeExceptionally(cause);
    }

    @Override
    public void onPersistFailure(Throwable cause, Object event, long sequence) {
        window.leave(cause);
    }

    @Override
    public void onPersistRejected(Throwable cause, Object event, long sequence) {
        window.leave(cause);
    }
}
