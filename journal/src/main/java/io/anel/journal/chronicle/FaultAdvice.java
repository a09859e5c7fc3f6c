package io.anel.journal.chronicle;

import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;

/**
 * Tells the kernel whether to read around a page fault in a block that Chronicle has mapped.
 *
 * <p>Whoever stores small excerpts into new pages is well served by it: zeros come in large pieces. Large excerpts, written by positioned
 * writes, only overwrite those zeros, and do without (see {@code docs/decisions/0003}).
 *
 * <p><b>Threading:</b> the writer's. An advice that is not taken changes nothing but the speed.
 */
final class FaultAdvice {
    /** So many excerpts of one kind in a row say what comes next. */
    private static final int STREAK = 16;

    private BytesStore<?, ?> block;
    private boolean readsAround;
    private boolean isStreakStaged;
    private int streak;

    /** Chronicle has mapped another block. */
    void enter(BytesStore<?, ?> entered) {
        block = entered;
        readsAround = true;
    }

    /** An excerpt begins in the block, to be written by a positioned write or through the mapping. */
    void excerpt(boolean isStaged) {
        streak = isStaged == isStreakStaged ? streak + 1 : 1;
        isStreakStaged = isStaged;
        if (streak >= STREAK && readsAround == isStaged) {
            readsAround = !isStaged;
            MAdviseFlag advice = readsAround ? MAdviseFlag.MADV_NORMAL : MAdviseFlag.MADV_RANDOM;
            PosixAPI.posix().madvise(block.addressForRead(block.start()), block.capacity(), advice);
        }
    }
}
