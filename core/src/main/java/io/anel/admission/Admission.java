package io.anel.admission;

import static io.anel.event.FrameDescriptor.DECIDED_BY_ADMISSION;
import static io.anel.event.FrameDescriptor.ENTITY;
import static io.anel.event.FrameDescriptor.EXTERNAL_ID;
import static io.anel.event.FrameDescriptor.MORE;
import static io.anel.event.FrameDescriptor.VOID;
import static io.anel.event.FrameDescriptor.alignedLength;

import io.anel.api.Attributes;
import io.anel.event.EventId;
import io.anel.event.FrameBlocks;
import io.anel.event.FrameDescriptor;
import io.anel.event.VoidReason;
import io.anel.log.FrameBatch;
import io.anel.ring.RingRun;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decides, event by event and in log order, what stands: raises time to be monotone, numbers the events of entities, and voids
 * what expects another version or repeats an external id. An atomic group stands or falls as a whole.
 *
 * <p>Its state is a function of the log: {@link #fold} takes in what earlier openings admitted.
 *
 * <p><b>Threading:</b> the writer's. <b>Cost:</b> none for an event that the run did not find out of time, or with an
 * entity or an external id.
 */
public final class Admission {
    /** A set of more external ids, which one long group has left, would be emptied for every group. */
    private static final int MAX_KEPT_IDS = 1024;

    private final EntityVersions entities;
    private final ExternalIds externalIds;
    /** Of the group at hand. */
    private LongHashSet groupIds = new LongHashSet();

    private final VoidTable voids;
    private long lastTimestampNs;

    public Admission(int entityLimit, int externalIdWindow, VoidTable voids, long lastTimestampNs) {
        this.entities = new EntityVersions(entityLimit);
        this.externalIds = new ExternalIds(externalIdWindow);
        this.voids = voids;
        this.lastTimestampNs = lastTimestampNs;
    }

    /** Takes in events that are in the log already. */
    public void fold(FrameBatch batch) {
        int offset = batch.offset();
        for (int i = 0; i < batch.count(); i++) {
            fold(batch.buffer(), offset);
            offset = batch.next(i, offset);
        }
    }

    private void fold(DirectBuffer buffer, int offset) {
        int flags = FrameDescriptor.flags(buffer, offset);
        if ((flags & VOID) != 0) {
            return;
        }
        if ((flags & ENTITY) != 0) {
            // Counted, and not read: where the limit was lower, its events have no version.
            long key = FrameBlocks.key(buffer, FrameBlocks.entity(buffer, offset));
            long version = entities.current(key);
            if (version != EntityVersions.UNTRACKED) {
                entities.set(key, version + 1);
            }
        }
        if ((flags & EXTERNAL_ID) != 0) {
            externalIds.add(FrameBlocks.key(buffer, FrameBlocks.externalId(buffer, offset)));
        }
    }

    /** A reading of the clock, or the last admitted event's time where the clock has fallen behind it. */
    public long raised(long nowNs) {
        return Math.max(nowNs, lastTimestampNs);
    }

    /** Decides a run of whole groups, in place. */
    public void admit(RingRun run) {
        if (run.timeFalls() || run.firstTimestampNs() < lastTimestampNs) {
            raiseTime(run);
        } else {
            lastTimestampNs = run.lastTimestampNs();
        }
        if ((run.flagsSeen() & DECIDED_BY_ADMISSION) != 0 || run.lastSequence() > EventId.MAX_SEQUENCE) {
            decideGroups(run);
        }
    }

    private void raiseTime(RingRun run) {
        long last = lastTimestampNs;
        for (int i = 0; i < run.count(); i++) {
            UnsafeBuffer buffer = run.buffer(i);
            int offset = run.offset(i);
            long timestampNs = FrameDescriptor.timestampNs(buffer, offset);
            if (timestampNs < last) {
                FrameDescriptor.timestampNs(buffer, offset, last);
            } else {
                last = timestampNs;
            }
        }
        lastTimestampNs = last;
    }

    private void decideGroups(RingRun run) {
        for (int first = 0; first < run.count(); ) {
            int end = first + 1;
            while ((FrameDescriptor.flags(run.buffer(end - 1), run.offset(end - 1)) & MORE) != 0) {
                end++;
            }
            decideGroup(run, first, end);
            first = end;
        }
    }

    /** Applies event by event; at the first refusal takes back what the group has changed, and voids it whole. */
    private void decideGroup(RingRun run, int first, int end) {
        boolean isGroup = end - first > 1;
        if (isGroup) {
            forgetGroup();
        }
        for (int i = first; i < end; i++) {
            VoidReason refusal = decide(run, i, isGroup);
            if (refusal != null) {
                for (int undo = i - 1; undo >= first; undo--) {
                    takeBackEntity(run.buffer(undo), run.offset(undo));
                }
                for (int each = first; each < end; each++) {
                    voidFrame(run, each, each == i ? refusal : VoidReason.GROUP_REFUSED);
                }
                return;
            }
        }
        for (int i = first; i < end; i++) {
            enterExternalId(run.buffer(i), run.offset(i));
        }
    }

    private VoidReason decide(RingRun run, int i, boolean isInGroup) {
        UnsafeBuffer buffer = run.buffer(i);
        int offset = run.offset(i);
        int flags = FrameDescriptor.flags(buffer, offset);
        if (run.firstSequence() + i > EventId.MAX_SEQUENCE) {
            return VoidReason.IDS_EXHAUSTED;
        }
        if ((flags & VOID) != 0) {
            return FrameDescriptor.voidReason(buffer, offset);
        }
        if ((flags & EXTERNAL_ID) != 0) {
            long key = FrameBlocks.key(buffer, FrameBlocks.externalId(buffer, offset));
            if (externalIds.contains(key) || isInGroup && !groupIds.add(key)) {
                return VoidReason.DUPLICATE;
            }
        }
        return (flags & ENTITY) != 0 ? decideEntity(buffer, FrameBlocks.entity(buffer, offset)) : null;
    }

    private void forgetGroup() {
        if (groupIds.capacity() > MAX_KEPT_IDS) {
            groupIds = new LongHashSet();
        } else {
            groupIds.clear();
        }
    }

    private VoidReason decideEntity(UnsafeBuffer buffer, int block) {
        long key = FrameBlocks.key(buffer, block);
        long current = entities.current(key);
        long expected = FrameBlocks.expectedVersion(buffer, block);
        if (expected != Attributes.ANY_VERSION && expected != current) {
            return current == EntityVersions.UNTRACKED ? VoidReason.VERSION_UNKNOWN : VoidReason.VERSION_CONFLICT;
        }
        long version = current == EntityVersions.UNTRACKED ? 0 : current + 1;
        FrameBlocks.entityVersion(buffer, block, version);
        if (version > 0) {
            entities.set(key, version);
        }
        return null;
    }

    private void takeBackEntity(UnsafeBuffer buffer, int offset) {
        if ((FrameDescriptor.flags(buffer, offset) & ENTITY) != 0) {
            int block = FrameBlocks.entity(buffer, offset);
            long version = FrameBlocks.entityVersion(buffer, block);
            if (version > 0) {
                entities.set(FrameBlocks.key(buffer, block), version - 1);
            }
        }
    }

    private void enterExternalId(UnsafeBuffer buffer, int offset) {
        if ((FrameDescriptor.flags(buffer, offset) & EXTERNAL_ID) != 0) {
            long key = FrameBlocks.key(buffer, FrameBlocks.externalId(buffer, offset));
            externalIds.add(key);
        }
    }

    private void voidFrame(RingRun run, int i, VoidReason reason) {
        UnsafeBuffer buffer = run.buffer(i);
        int offset = run.offset(i);
        int before = alignedLength(FrameDescriptor.length(buffer, offset));
        int after = alignedLength(FrameDescriptor.voidFrame(buffer, offset, reason));
        run.shrink(before - after);
        voids.enter(run.firstSequence() + i, reason);
    }
}
