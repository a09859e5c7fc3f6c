package io.anel.engine;

/**
 * Refuses calls in which a handler would wait for itself.
 *
 * <p><b>Threading:</b> any.
 */
final class HandlerGuard {
    private final AgentThreads threads;
    private final Subscribers subscribers;

    HandlerGuard(AgentThreads threads, Subscribers subscribers) {
        this.threads = threads;
        this.subscribers = subscribers;
    }

    /** Whether the caller is called by the writer or a stage. */
    boolean isStagesThread() {
        return threads.isStagesThread();
    }

    /** @throws IllegalStateException on a thread that runs stages */
    void requireNoStage(String method) {
        if (isStagesThread()) {
            throw new IllegalStateException(
                    "expected " + method + " to be called outside of stages, got it from a stage's thread");
        }
    }

    /** @throws IllegalStateException on a thread that runs stages or a subscriber */
    void requireNoHandler(String method) {
        requireNoStage(method);
        if (subscribers.isCurrentThread()) {
            throw new IllegalStateException(
                    "expected " + method + " to be called outside of handlers, got it from a subscriber's thread");
        }
    }
}
