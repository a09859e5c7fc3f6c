package io.anel.event;

import io.anel.api.NameRules;

/**
 * A type's name or a pattern over names: {@code orders.*} takes one more segment, {@code orders.>} one or more, {@code *} alone
 * every type but Anel's own.
 */
public final class TypePattern {
    private final String text;
    private final String[] segments;

    private TypePattern(String text) {
        this.text = text;
        this.segments = text.split("\\.");
    }

    /** @throws io.anel.api.InvalidNameException when it is neither a name nor a pattern */
    public static TypePattern of(String text) {
        return new TypePattern(NameRules.requirePattern(text));
    }

    public boolean matches(String typeName) {
        if (typeName.equals(text)) {
            return true;
        }
        if (NameRules.isReserved(typeName) && !text.startsWith(NameRules.RESERVED_PREFIX)) {
            return false;
        }
        if (text.equals("*")) {
            return true;
        }
        String[] name = typeName.split("\\.");
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].equals(">")) {
                return name.length > i;
            }
            if (i >= name.length || !(segments[i].equals("*") || segments[i].equals(name[i]))) {
                return false;
            }
        }
        return name.length == segments.length;
    }

    @Override
    public String toString() {
        return text;
    }
}
