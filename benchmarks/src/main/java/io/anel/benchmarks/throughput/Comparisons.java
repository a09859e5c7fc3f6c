package io.anel.benchmarks.throughput;

import static io.anel.benchmarks.rig.AckMeaning.DURABLE;
import static io.anel.benchmarks.rig.AckMeaning.HANDLED;
import static io.anel.benchmarks.rig.AckMeaning.JOURNALED;
import static io.anel.benchmarks.rig.AckMeaning.READ;
import static io.anel.benchmarks.rig.Place.DISK;
import static io.anel.benchmarks.rig.Place.MEMORY;
import static io.anel.benchmarks.rig.Place.TMPFS;

import io.anel.benchmarks.peer.ChronicleTailerArm;
import io.anel.benchmarks.peer.FirstTouchArm;
import io.anel.benchmarks.peer.ForcedFileArm;
import io.anel.benchmarks.peer.MappedCrcArm;
import io.anel.benchmarks.peer.NaiveJournalArm;
import io.anel.benchmarks.peer.RawBatchesArm;
import io.anel.benchmarks.peer.RawDisruptorArm;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.side.AnelDurableArm;
import io.anel.benchmarks.side.AnelJournaledArm;
import io.anel.benchmarks.side.AnelReplayArm;
import io.anel.benchmarks.side.AnelRingArm;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** What is measured, and against what. */
public final class Comparisons {
    private static final List<Place> BOTH = List.of(TMPFS, DISK);
    private static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private Comparisons() {}

    /**
     * @param events of a turn with a journal
     * @param ringEvents of a turn without
     */
    public static List<Comparison> all(long events, long ringEvents) {
        return List.of(
                new Comparison(
                        "ringVsDisruptor",
                        "A bus without a journal against a bare Disruptor with the same frames and reads; publishers stamp each event.",
                        HANDLED,
                        0.9,
                        List.of(MEMORY),
                        ringEvents,
                        () -> List.of(AnelRingArm.stampedByPublisher(), RawDisruptorArm.stampingWith(CLOCK))),
                new Comparison(
                        "ringVsUnstamped",
                        "The same where the writer stamps, as by default, against a bare Disruptor that stamps nothing.",
                        HANDLED,
                        0.9,
                        List.of(MEMORY),
                        ringEvents,
                        () -> List.of(AnelRingArm.inSingles(), RawDisruptorArm.unstamped())),
                new Comparison(
                        "journaledVsNaive",
                        "A bus with a journal against one Chronicle excerpt an event by hand, on two threads or one.",
                        JOURNALED,
                        2,
                        BOTH,
                        events,
                        () -> List.of(
                                new AnelJournaledArm(), NaiveJournalArm.onTwoThreads(), NaiveJournalArm.onOneThread())),
                new Comparison(
                        "replayVsTailer",
                        "Replay into a stage, CRC checked, against a raw Chronicle tailer of one excerpt an event.",
                        READ,
                        2,
                        BOTH,
                        events,
                        () -> List.of(AnelReplayArm.fromFullBatches(), new ChronicleTailerArm())),
                new Comparison(
                        "replaySinglesVsTailer",
                        "The same from a journal of one event a batch.",
                        READ,
                        0.7,
                        BOTH,
                        events,
                        () -> List.of(AnelReplayArm.fromSingleEvents(), new ChronicleTailerArm())),
                new Comparison(
                        "durableVsDisk",
                        "Publishing until DURABLE against write and force of as many bytes at a time.",
                        DURABLE,
                        0.85,
                        List.of(DISK),
                        events,
                        Comparisons::durable),
                new Comparison(
                        "groupsVsSingles",
                        "A bus without a journal, published to by claims of 32 places, against one event at a time; publishers stamp each claim.",
                        HANDLED,
                        2,
                        List.of(MEMORY),
                        ringEvents,
                        () -> List.of(AnelRingArm.inClaims(32), AnelRingArm.stampedByPublisher())),
                new Comparison(
                        "gatheredVsSingles",
                        "The same where the writer stamps, and groups of 32 are gathered before their places are claimed.",
                        HANDLED,
                        1,
                        List.of(MEMORY),
                        ringEvents,
                        () -> List.of(AnelRingArm.inGroups(32), AnelRingArm.inSingles())),
                new Comparison(
                        "journaledVsRawBatches",
                        "A bus with a journal against one thread that writes the same frames into Chronicle, 2,048 an excerpt.",
                        JOURNALED,
                        0.85,
                        BOTH,
                        events,
                        () -> List.of(new AnelJournaledArm(), new RawBatchesArm())),
                journaledVsFirstTouch("1K", events / 10, 1 << 10, 1024),
                journaledVsFirstTouch("16K", events / 160, 16 << 10, 256),
                new Comparison(
                        "replayVsMappedCrc",
                        "Replay into a stage against reading the same mapped bytes, with CRCs and without an engine, on one thread.",
                        READ,
                        0.6,
                        BOTH,
                        events,
                        () -> List.of(
                                AnelReplayArm.fromFullBatches(), new MappedCrcArm(AnelReplayArm::writeFullBatches))),
                new Comparison(
                        "rigVsItself",
                        "Does the rig favour a side? A raw Disruptor against itself: 1 lies in the interval.",
                        HANDLED,
                        1,
                        List.of(MEMORY),
                        ringEvents,
                        () -> List.of(RawDisruptorArm.named("first", CLOCK), RawDisruptorArm.named("second", CLOCK))));
    }

    /** Events so large that page faults count, not events; and a ring that stays in the caches, as its users would have it. */
    private static Comparison journaledVsFirstTouch(String size, long events, int payloadBytes, int ringSlots) {
        return new Comparison(
                        "journaledVsFirstTouch" + size,
                        "A bus with a journal against one thread that writes the same frames into mapped pages never touched before.",
                        JOURNALED,
                        0.85,
                        BOTH,
                        Math.max(1, events),
                        () -> List.of(new AnelJournaledArm(), new FirstTouchArm()))
                .carrying(Payload.ofLength(payloadBytes))
                .throughRingOf(ringSlots);
    }

    /** The files force what Anel's turn of the same pair forced at once. */
    private static List<Arm> durable() {
        AnelDurableArm anel = new AnelDurableArm();
        return List.of(anel, ForcedFileArm.growing(anel::bytesPerForce), ForcedFileArm.reserving(anel::bytesPerForce));
    }
}
