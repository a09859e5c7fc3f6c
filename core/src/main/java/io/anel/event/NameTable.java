package io.anel.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.anel.api.NameRules;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The names that a log has given to type and source ids, as far as they are known at some place of it.
 *
 * <p>Names enter the log as ordinary events of type {@link SystemTypes#NAME}, before the first event that uses their id; a
 * reader folds those it passes into its table with {@link #fold}. The payload of a name event, and an entry of a table in a
 * cycle's head, is
 *
 * <pre>
 *  +------------+------------+---------------------+----------------------+
 *  | kind int32 | id int32   | length uint16       | UTF-8 …              |
 *  +------------+------------+---------------------+----------------------+
 *  0            4            8                     10
 * </pre>
 *
 * <p><b>Threading:</b> one thread writes; {@link #typeName} and {@link #sourceName} may be called by others, and see a name
 * once the event that introduced it has been handed to them in the usual ways.
 */
public final class NameTable {
    /** Most ids of a kind: the tables and bitmaps that are indexed by id stay small, and damage cannot ask for more. */
    public static final int MAX_ID = (1 << 20) - 1;

    private static final int ENTRY_HEADER_LENGTH = 10;

    private volatile String[] types = new String[SystemTypes.FIRST_USER_ID * 2];
    private volatile String[] sources = new String[16];

    public NameTable() {
        enterOwn();
    }

    /** Forgets all names but Anel's own: a reader goes to another place of its log. */
    public void reset() {
        types = new String[SystemTypes.FIRST_USER_ID * 2];
        sources = new String[16];
        enterOwn();
    }

    private void enterOwn() {
        SystemTypes.forEach(this::putType);
        put(NameKind.SOURCE, SystemTypes.SOURCE_ID, SystemTypes.SOURCE);
    }

    /** A copy that is independent of this table. */
    public NameTable copy() {
        NameTable copy = new NameTable();
        copy.types = types.clone();
        copy.sources = sources.clone();
        return copy;
    }

    /** Null for an id without a name. */
    public String typeName(int typeId) {
        return at(types, typeId);
    }

    /** Null for an id without a name. */
    public String sourceName(int sourceId) {
        return at(sources, sourceId);
    }

    /** One more than the highest type id with a name. */
    public int typeIdLimit() {
        return limit(types);
    }

    /** One more than the highest source id with a name. */
    public int sourceIdLimit() {
        return limit(sources);
    }

    /** The id of a type name, or -1. Linear: for opening and for tools. */
    public int typeId(String name) {
        return Arrays.asList(types).indexOf(name);
    }

    /** The id of a source name, or -1. Linear: for opening and for tools. */
    public int sourceId(String name) {
        return Arrays.asList(sources).indexOf(name);
    }

    /**
     * Enters a name.
     *
     * @throws IllegalArgumentException when the id is out of range, or has another name already
     */
    public void put(NameKind kind, int id, String name) {
        if (kind == NameKind.TYPE) {
            putType(id, name);
        } else {
            sources = with(sources, "source", id, name);
        }
    }

    /**
     * Takes in the payload of one name event, or one entry of a cycle head's table.
     *
     * @return the entry's length in bytes
     * @throws IllegalArgumentException when the bytes are no such entry
     */
    public int fold(DirectBuffer buffer, int offset, int availableBytes) {
        if (availableBytes < ENTRY_HEADER_LENGTH) {
            throw new IllegalArgumentException("expected a name entry of 10 bytes or more, got " + availableBytes);
        }
        NameKind kind = NameKind.ofCode(buffer.getInt(offset, LITTLE_ENDIAN));
        int id = buffer.getInt(offset + 4, LITTLE_ENDIAN);
        int nameLength = buffer.getShort(offset + 8, LITTLE_ENDIAN) & 0xFFFF;
        if (ENTRY_HEADER_LENGTH + nameLength > availableBytes) {
            throw new IllegalArgumentException(
                    "expected a name within " + availableBytes + " bytes, got " + nameLength);
        }
        byte[] utf8 = new byte[nameLength];
        buffer.getBytes(offset + ENTRY_HEADER_LENGTH, utf8);
        put(kind, id, new String(utf8, StandardCharsets.UTF_8));
        return ENTRY_HEADER_LENGTH + nameLength;
    }

    /** The bytes that {@link #encodeEntry} writes for this name. */
    public static int entryLength(String name) {
        return ENTRY_HEADER_LENGTH + name.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Writes one entry; returns its length in bytes. */
    public static int encodeEntry(MutableDirectBuffer buffer, int offset, NameKind kind, int id, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        buffer.putInt(offset, kind.code(), LITTLE_ENDIAN);
        buffer.putInt(offset + 4, id, LITTLE_ENDIAN);
        buffer.putShort(offset + 8, (short) utf8.length, LITTLE_ENDIAN);
        buffer.putBytes(offset + ENTRY_HEADER_LENGTH, utf8);
        return ENTRY_HEADER_LENGTH + utf8.length;
    }

    /** Calls {@code consumer} with every name but Anel's own, types first, ids ascending. */
    public void forEach(EntryConsumer consumer) {
        String[] typeNames = types;
        for (int id = SystemTypes.FIRST_USER_ID; id < typeNames.length; id++) {
            if (typeNames[id] != null) {
                consumer.accept(NameKind.TYPE, id, typeNames[id]);
            }
        }
        String[] sourceNames = sources;
        for (int id = SystemTypes.SOURCE_ID + 1; id < sourceNames.length; id++) {
            if (sourceNames[id] != null) {
                consumer.accept(NameKind.SOURCE, id, sourceNames[id]);
            }
        }
    }

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    public interface EntryConsumer {
        void accept(NameKind kind, int id, String name);
    }

    private void putType(int id, String name) {
        types = with(types, "type", id, name);
    }

    private static String[] with(String[] names, String what, int id, String name) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("expected a " + what + " id of 0 to " + MAX_ID + ", got " + id);
        }
        String[] grown = id < names.length ? names : Arrays.copyOf(names, Math.max(id + 1, names.length * 2));
        if (grown[id] != null && !grown[id].equals(name)) {
            throw new IllegalArgumentException("expected " + what + " id " + id + " to be " + NameRules.shown(grown[id])
                    + ", got " + NameRules.shown(name));
        }
        grown[id] = name;
        return grown;
    }

    private static String at(String[] names, int id) {
        return id >= 0 && id < names.length ? names[id] : null;
    }

    private static int limit(String[] names) {
        int limit = names.length;
        while (limit > 0 && names[limit - 1] == null) {
            limit--;
        }
        return limit;
    }
}
