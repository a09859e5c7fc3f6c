package io.anel.event;

import java.util.Arrays;
import java.util.List;

/**
 * A list of patterns, compiled to a table over type ids: which pattern, if any, takes an event.
 *
 * <p>The table grows by itself when an id turns up that it has not seen: each id is matched against the patterns once.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class TypeFilter {
    /** Answered by {@link #match} when no pattern takes the type. */
    public static final int NONE = -1;

    private static final short UNKNOWN = -2;

    private final List<TypePattern> patterns;
    private final NameTable names;
    private short[] matchByTypeId = new short[0];

    public TypeFilter(List<TypePattern> patterns, NameTable names) {
        this.patterns = List.copyOf(patterns);
        this.names = names;
    }

    /** The index of the first pattern that takes the type, or {@link #NONE}. */
    public int match(int typeId) {
        if (typeId < matchByTypeId.length) {
            int match = matchByTypeId[typeId];
            if (match != UNKNOWN) {
                return match;
            }
        }
        return resolve(typeId);
    }

    private int resolve(int typeId) {
        String name = names.typeName(typeId);
        if (name == null) {
            return NONE;
        }
        if (typeId >= matchByTypeId.length) {
            int old = matchByTypeId.length;
            matchByTypeId = Arrays.copyOf(matchByTypeId, Math.max(typeId + 1, old * 2));
            Arrays.fill(matchByTypeId, old, matchByTypeId.length, UNKNOWN);
        }
        short match = NONE;
        for (int i = 0; i < patterns.size() && match == NONE; i++) {
            if (patterns.get(i).matches(name)) {
                match = (short) i;
            }
        }
        matchByTypeId[typeId] = match;
        return match;
    }
}
