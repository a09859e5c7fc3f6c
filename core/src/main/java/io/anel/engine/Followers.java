package io.anel.engine;

import java.util.Arrays;

/**
 * Whoever follows a cursor, to be woken when it moves.
 *
 * <p><b>Threading:</b> any. <b>Cost:</b> waking allocates nothing: it comes with every batch.
 */
final class Followers {
    private volatile AgentThread[] threads = {};

    synchronized void add(AgentThread thread) {
        AgentThread[] grown = Arrays.copyOf(threads, threads.length + 1);
        grown[threads.length] = thread;
        threads = grown;
    }

    synchronized void remove(AgentThread thread) {
        threads = Arrays.stream(threads).filter(each -> each != thread).toArray(AgentThread[]::new);
    }

    void wake() {
        for (AgentThread thread : threads) {
            thread.wake();
        }
    }
}
