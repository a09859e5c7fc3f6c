package io.anel.tool;

import io.anel.api.StateHash;
import io.anel.event.FrameDescriptor;
import io.anel.event.NameTable;
import io.anel.journal.JournalReader;
import io.anel.log.FrameHandler;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * Counts events by type and source, and folds every standing one (sequence, type, payload) into one hash, by which two copies of
 * a journal can be compared.
 *
 * <p><b>Threading:</b> one thread.
 */
final class EventTally implements FrameHandler {
    private static final int POLL_LIMIT = 4096;

    private final JournalReader reader;
    private final StateHash hash = new StateHash();
    private final TreeMap<String, Slot> types = new TreeMap<>();
    private final TreeMap<String, Slot> sources = new TreeMap<>();
    private NameTable names;
    private Slot[] typeById = new Slot[0];
    private Slot[] sourceById = new Slot[0];
    private long standing;
    private long voided;
    private long firstSequence;
    private long lastSequence;

    private static final class Slot {
        private final long nameHash;
        private long count;

        Slot(String name) {
            nameHash = new StateHash().put(name).value();
        }
    }

    EventTally(JournalReader reader) {
        this.reader = reader;
    }

    /** Reads through this sequence, or to where the journal ends. */
    void through(long sequence, Progress progress) {
        int emptyPolls = 0;
        while (reader.nextSequence() <= sequence && emptyPolls < EventScan.POLLS_AT_END) {
            int limit = (int) Math.min(POLL_LIMIT, sequence - reader.nextSequence() + 1);
            emptyPolls = reader.poll(this, limit) == 0 ? emptyPolls + 1 : 0;
            progress.to(standing + voided);
        }
    }

    @Override
    public void onFrame(long sequence, int epoch, DirectBuffer buffer, int offset, int lengthBytes) {
        if (reader.names() != names) {
            names = reader.names();
            typeById = new Slot[0];
            sourceById = new Slot[0];
        }
        firstSequence = firstSequence == 0 ? sequence : firstSequence;
        lastSequence = sequence;
        if ((FrameDescriptor.flags(buffer, offset) & FrameDescriptor.VOID) != 0) {
            voided++;
            return;
        }
        standing++;
        Slot type = type(FrameDescriptor.typeId(buffer, offset));
        type.count++;
        source(FrameDescriptor.sourceId(buffer, offset)).count++;
        int payload = FrameDescriptor.payloadOffset(buffer, offset);
        hash.put(sequence).put(type.nameHash);
        putBytes(buffer, offset + payload, lengthBytes - payload);
    }

    /** How many stand. */
    long standing() {
        return standing;
    }

    long voided() {
        return voided;
    }

    /** 0 when there was none. */
    long firstSequence() {
        return firstSequence;
    }

    /** 0 when there was none. */
    long lastSequence() {
        return lastSequence;
    }

    /** Standing events by type. */
    Map<String, Long> types() {
        return counts(types);
    }

    /** Standing events by source. */
    Map<String, Long> sources() {
        return counts(sources);
    }

    StateHash hash() {
        return hash;
    }

    private void putBytes(DirectBuffer buffer, int offset, int length) {
        hash.put(length);
        int words = length & ~7;
        for (int i = 0; i < words; i += Long.BYTES) {
            hash.put(buffer.getLong(offset + i, ByteOrder.LITTLE_ENDIAN));
        }
        for (int i = words; i < length; i++) {
            hash.put(buffer.getByte(offset + i));
        }
    }

    private Slot type(int id) {
        if (id < 0 || id >= typeById.length || typeById[id] == null) {
            String name = names.typeName(id);
            Slot slot = types.computeIfAbsent(name == null ? "type-" + id : name, Slot::new);
            typeById = with(typeById, id, slot);
            return slot;
        }
        return typeById[id];
    }

    private Slot source(int id) {
        if (id < 0 || id >= sourceById.length || sourceById[id] == null) {
            String name = names.sourceName(id);
            Slot slot = sources.computeIfAbsent(name == null ? "source-" + id : name, Slot::new);
            sourceById = with(sourceById, id, slot);
            return slot;
        }
        return sourceById[id];
    }

    private static Slot[] with(Slot[] slots, int id, Slot slot) {
        if (id < 0 || id > NameTable.MAX_ID) {
            return slots;
        }
        Slot[] grown = id < slots.length ? slots : Arrays.copyOf(slots, Math.max(id + 1, slots.length * 2));
        grown[id] = slot;
        return grown;
    }

    private static Map<String, Long> counts(Map<String, Slot> slots) {
        Map<String, Long> counts = new TreeMap<>();
        slots.forEach((name, slot) -> counts.put(name, slot.count));
        return counts;
    }
}
