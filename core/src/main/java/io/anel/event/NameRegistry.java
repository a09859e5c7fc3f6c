package io.anel.event;

import io.anel.api.ConfigurationException;
import io.anel.api.EventType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives type and source names their ids in one log. The first use of a name publishes a name event, and the id is shared only
 * once that event has its place: every use stands behind it in the log.
 *
 * <p><b>Threading:</b> any thread; the first use of a name takes a lock, later uses of a type are an array read.
 */
public final class NameRegistry {

    private final NameTable table;

    private final Map<String, Integer> typeIds = new HashMap<>();
    private final Map<String, Integer> sourceIds = new HashMap<>();
    private int nextTypeId;
    private int nextSourceId;
    private volatile int[] typeIdByOrdinal = new int[64];

    /** Goes on from the names in a log. */
    public NameRegistry(NameTable table) {
        this.table = table;
        nextTypeId = Math.max(SystemTypes.FIRST_USER_ID, table.typeIdLimit());
        nextSourceId = Math.max(SystemTypes.SOURCE_ID + 1, table.sourceIdLimit());
        table.forEach((kind, id, name) -> (kind == NameKind.TYPE ? typeIds : sourceIds).put(name, id));
    }

    /** Puts a name event into the ring. */
    @FunctionalInterface
    public interface Announcer {
        /** Returns a negative {@link io.anel.api.PublishResult} when there was no room. */
        long announce(NameKind kind, int id, String name);
    }

    /** The names so far. */
    public NameTable table() {
        return table;
    }

    /** The type's id, or 0 when it has none yet: then {@link #register} it. */
    public int typeId(EventType<?> type) {
        int[] ids = typeIdByOrdinal;
        int ordinal = type.ordinal();
        return ordinal < ids.length ? ids[ordinal] : 0;
    }

    /**
     * The type's id, announced if it is new.
     *
     * @return the id, or the announcer's negative result; nothing has changed then
     */
    public long register(EventType<?> type, Announcer announcer) {
        int known = typeId(type);
        if (known != 0) {
            return known;
        }
        synchronized (this) {
            Integer id = typeIds.get(type.name());
            if (id == null) {
                requireFree(nextTypeId, "types");
                long result = announcer.announce(NameKind.TYPE, nextTypeId, type.name());
                if (result < 0) {
                    return result;
                }
                id = nextTypeId++;
                typeIds.put(type.name(), id);
            }
            int[] ids = typeIdByOrdinal;
            int[] grown = Arrays.copyOf(ids, Math.max(ids.length, Integer.highestOneBit(type.ordinal()) * 2 + 1));
            grown[type.ordinal()] = id;
            typeIdByOrdinal = grown;
            return id;
        }
    }

    /** As for types: the source's id, announced if it is new, or the announcer's negative result. */
    public synchronized long registerSource(String name, Announcer announcer) {
        Integer id = sourceIds.get(name);
        if (id != null) {
            return id;
        }
        requireFree(nextSourceId, "sources");
        long result = announcer.announce(NameKind.SOURCE, nextSourceId, name);
        if (result < 0) {
            return result;
        }
        id = nextSourceId++;
        sourceIds.put(name, id);
        return id;
    }

    private static void requireFree(int id, String what) {
        if (id > NameTable.MAX_ID) {
            throw new ConfigurationException(
                    "expected at most " + NameTable.MAX_ID + " " + what + " in one log, got more");
        }
    }
}
