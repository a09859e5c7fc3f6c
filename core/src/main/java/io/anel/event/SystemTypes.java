package io.anel.event;

/** Anel's own event types, with ids that are part of the format. {@code *} does not match them. */
public final class SystemTypes {
    /** The first use of a type or a source name; see {@link NameTable}. */
    public static final int NAME = 1;

    public static final String NAME_TYPE = "anel.name";
    /** A claim that was given back before its type was known. */
    public static final int ABORTED = 2;

    public static final String ABORTED_TYPE = "anel.aborted";

    /** Ids from here on are given to users' types. */
    public static final int FIRST_USER_ID = 64;
    /** The source of Anel's own events. */
    public static final int SOURCE_ID = 0;

    public static final String SOURCE = "anel";

    private SystemTypes() {}

    /** Whether events of this type change what a cycle's head must repeat. */
    public static boolean isControl(int typeId) {
        return typeId == NAME;
    }

    static void forEach(IdConsumer consumer) {
        consumer.accept(NAME, NAME_TYPE);
        consumer.accept(ABORTED, ABORTED_TYPE);
    }

    @FunctionalInterface
    interface IdConsumer {
        void accept(int id, String name);
    }
}
