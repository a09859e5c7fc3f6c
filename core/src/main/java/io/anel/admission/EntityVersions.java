package io.anel.admission;

import org.agrona.collections.Long2LongHashMap;

/**
 * The version of each tracked entity: how many of its events stand. In memory, up to a limit.
 *
 * <p><b>Threading:</b> the writer's.
 */
final class EntityVersions {
    /** Answered for an entity that is over the limit. */
    static final long UNTRACKED = -1;

    private static final long ABSENT = 0;

    private final Long2LongHashMap versions = new Long2LongHashMap(ABSENT);
    private final int limit;

    EntityVersions(int limit) {
        this.limit = limit;
    }

    /** 0 for a new entity, {@link #UNTRACKED} for one that there is no room for. */
    long current(long entityKey) {
        long version = versions.get(entityKey);
        return version == ABSENT && versions.size() >= limit ? UNTRACKED : version;
    }

    /** Sets a version that {@link #current} did not call untracked; 0 forgets the entity. */
    void set(long entityKey, long version) {
        if (version == ABSENT) {
            versions.remove(entityKey);
        } else {
            versions.put(entityKey, version);
        }
    }
}
