package io.anel.journal;

import io.anel.event.NameTable;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds out what an opening can build on. It reads, and changes nothing. */
final class Recovery {
    private Recovery() {}

    /** @throws io.anel.api.DamagedLogException when something is damaged that was DURABLE; it names the place */
    static RecoveredLog recover(JournalLayout layout, Manifest manifest) throws IOException {
        int newEpoch = manifest.epoch() + 1;
        if (manifest.epoch() == 0) {
            RecoveryReport report = new RecoveryReport(newEpoch, true, 0, 0, 0, "");
            long none = Long.MIN_VALUE;
            return new RecoveredLog(
                    List.of(), 0, none, 0, none, new NameTable(), List.of(), manifest.openCycle(), 0, 0, report);
        }
        EpochWalk walk = new EpochWalk(
                layout, manifest.seed(), manifest.epoch(), manifest.openCycle(), manifest.durableThrough());
        int from = walk.indexOfUnsettled();
        List<Tail> tails = new ArrayList<>();
        walk.walk(from, batch -> {
            long last = batch.firstSequence() + batch.count() - 1;
            long timestampNs = walk.lastTimestampNs();
            tails.add(new Tail(new RecoveredLog.BatchPlace(batch.cycle(), batch.position()), last, timestampNs));
        });

        long settled = walk.head(from).firstSequence() - 1;
        long settledTimestampNs = walk.head(from).about().lastTimestampNs();
        List<RecoveredLog.BatchPlace> toCopy = new ArrayList<>();
        for (Tail tail : tails) {
            if (toCopy.isEmpty() && tail.lastSequence() <= walk.durableThrough()) {
                settled = tail.lastSequence();
                settledTimestampNs = tail.timestampNs();
            } else {
                toCopy.add(tail.place());
            }
        }
        long last = walk.nextSequence() - 1;
        RecoveryReport report = new RecoveryReport(
                newEpoch, walk.isCleanlyClosed(), last, walk.durableThrough(), last - settled, walk.tornAt());
        return new RecoveredLog(
                bounds(manifest, walk, settled),
                settled,
                settledTimestampNs,
                last,
                walk.lastTimestampNs(),
                walk.names(),
                toCopy,
                walk.cycles().get(walk.cycles().size() - 1) + 1,
                walk.endCycle(),
                walk.endPosition(),
                report);
    }

    private static List<CycleBounds> bounds(Manifest manifest, EpochWalk walk, long settled) {
        List<CycleBounds> bounds = new ArrayList<>(manifest.cycles());
        for (int i = 0; i < walk.cycles().size(); i++) {
            CycleHead head = walk.head(i);
            if (!head.isComplete() || head.firstSequence() > settled) {
                break;
            }
            boolean isLast = i + 1 == walk.cycles().size()
                    || !walk.head(i + 1).isComplete()
                    || walk.head(i + 1).firstSequence() > settled;
            long last = isLast ? settled : walk.head(i + 1).firstSequence() - 1;
            bounds.add(new CycleBounds(walk.cycles().get(i), manifest.epoch(), head.firstSequence(), last));
        }
        return bounds;
    }

    private record Tail(RecoveredLog.BatchPlace place, long lastSequence, long timestampNs) {}
}
