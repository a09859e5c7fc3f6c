package io.anel.engine;

import java.util.Arrays;

/**
 * Whoever follows a cursor, to be woken when it moves.
 *
 * <p><b>Threading:</b> any. <b>Cost:</b> waking allocates nothing: it comes with every batch.
 */
final class Followers {
    private volatile Follower[] followers = {};

    synchronized void add(Follower follower) {
        Follower[] grown = Arrays.copyOf(followers, followers.length + 1);
        grown[followers.length] = follower;
        followers = grown;
    }

    synchronized void remove(Follower follower) {
        followers = Arrays.stream(followers).filter(each -> each != follower).toArray(Follower[]::new);
    }

    void wake() {
        for (Follower follower : followers) {
            follower.wake();
        }
    }
}
