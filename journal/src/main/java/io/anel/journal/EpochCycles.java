package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The cycles of the latest opening that there are files of, ascending, and their heads. A writer may be at work: later ones are not seen. */
final class EpochCycles {
    private final JournalLayout layout;
    private final Manifest manifest;
    private final List<Integer> numbers;
    private final List<CycleHead> heads = new ArrayList<>();

    /** @throws DamagedLogException when there is no first cycle */
    EpochCycles(JournalLayout layout, Manifest manifest) throws IOException {
        this.layout = layout;
        this.manifest = manifest;
        numbers = new ArrayList<>(layout.cycles(manifest.epoch()));
        numbers.removeIf(cycle -> cycle < manifest.openCycle());
        if (numbers.isEmpty() || numbers.get(0) != manifest.openCycle()) {
            throw damaged(manifest.openCycle(), CycleHead.missing());
        }
        for (int cycle : numbers) {
            heads.add(readHead(cycle));
        }
    }

    int size() {
        return numbers.size();
    }

    int number(int index) {
        return numbers.get(index);
    }

    CycleHead head(int index) {
        return heads.get(index);
    }

    boolean isLast(int index) {
        return index + 1 == numbers.size();
    }

    /** The cycle that belongs behind one of them, whether there is a file of it or not. */
    NextCycle behind(int index) {
        return new NextCycle(layout, manifest, numbers.get(index) + 1);
    }

    /** Whether the log goes on in the cycle behind one of them. A head that was not there yet is looked at again. */
    boolean isContinued(int index, long next) throws IOException {
        if (isLast(index) || numbers.get(index + 1) != numbers.get(index) + 1) {
            return false;
        }
        if (heads.get(index + 1).isPending()) {
            heads.set(index + 1, readHead(numbers.get(index + 1)));
        }
        return heads.get(index + 1).beginsWith(next);
    }

    /** What was forced is covered by the record of the newest head that verifies, and by the manifest. */
    long durableThrough() {
        for (int i = heads.size() - 1; i >= 0; i--) {
            if (heads.get(i).isComplete()) {
                return Math.max(manifest.durableThrough(), heads.get(i).durableThrough());
            }
        }
        return manifest.durableThrough();
    }

    /**
     * The index of the cycle that holds the first event which is not known to be durable, or would.
     *
     * @throws DamagedLogException when no head says so
     */
    int indexOfUnsettled() {
        for (int i = numbers.size() - 1; i >= 0; i--) {
            if (heads.get(i).isComplete() && heads.get(i).firstSequence() <= durableThrough() + 1) {
                return i;
            }
        }
        throw damaged(numbers.get(0), heads.get(0));
    }

    /** The index of the last cycle whose head is complete; of the first one when none is. */
    int newestWithHead() {
        int index = numbers.size() - 1;
        while (index > 0 && !heads.get(index).isComplete()) {
            index--;
        }
        return index;
    }

    /** @throws DamagedLogException when a cycle is missing up to this one, or its head is damaged, or does not fit to those in front */
    void require(int upToIndex) {
        for (int i = 0; i <= upToIndex; i++) {
            int cycle = numbers.get(i);
            CycleHead head = heads.get(i);
            if (i > 0 && cycle != numbers.get(i - 1) + 1) {
                throw damaged(numbers.get(i - 1) + 1, CycleHead.missing());
            }
            if (!head.isComplete()) {
                throw damaged(cycle, head);
            }
            long lowest =
                    i == 0 ? manifest.openFirstSequence() : heads.get(i - 1).firstSequence();
            if (head.firstSequence() < lowest
                    || i == 0 && head.firstSequence() > lowest
                    || head.epoch() != manifest.epoch()) {
                throw damaged(
                        cycle,
                        0,
                        "expected a cycle of epoch " + manifest.epoch() + " that begins with event " + lowest
                                + (i == 0 ? "" : " or a later one") + ", got one of epoch " + head.epoch()
                                + " from event " + head.firstSequence());
            }
        }
    }

    /** A cursor at the beginning of one. */
    CycleCursor cursor(int index) throws IOException {
        int cycle = numbers.get(index);
        return new CycleCursor(layout.mapping(layout.cycle(manifest.epoch(), cycle)), manifest.seed(), cycle, true);
    }

    private CycleHead readHead(int cycle) throws IOException {
        return CycleHead.read(layout, layout.cycle(manifest.epoch(), cycle), manifest.seed(), cycle);
    }

    DamagedLogException damaged(int cycle, CycleHead head) {
        return damaged(cycle, head.faultPosition(), head.fault());
    }

    DamagedLogException damaged(int cycle, int position, String what) {
        return new DamagedLogException(place(cycle, position) + ": " + what);
    }

    /** File and byte. */
    String place(int cycle, int position) {
        return layout.cycle(manifest.epoch(), cycle) + " byte " + position;
    }
}
