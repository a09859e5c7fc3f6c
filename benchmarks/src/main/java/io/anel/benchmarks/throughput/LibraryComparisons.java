package io.anel.benchmarks.throughput;

import static io.anel.benchmarks.rig.AckMeaning.DURABLE;
import static io.anel.benchmarks.rig.AckMeaning.HANDLED;
import static io.anel.benchmarks.rig.AckMeaning.JOURNALED;
import static io.anel.benchmarks.rig.Place.DISK;
import static io.anel.benchmarks.rig.Place.MEMORY;
import static io.anel.benchmarks.rig.Place.TMPFS;

import io.anel.benchmarks.library.AeronArchiveArm;
import io.anel.benchmarks.library.AeronIpcArm;
import io.anel.benchmarks.library.AgronaRingArm;
import io.anel.benchmarks.library.ArrayQueueArm;
import io.anel.benchmarks.library.GuavaArm;
import io.anel.benchmarks.library.VertxArm;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.side.AnelDurableArm;
import io.anel.benchmarks.side.AnelJournaledArm;
import io.anel.benchmarks.side.AnelRingArm;
import java.util.List;
import java.util.function.Supplier;

/** Other libraries within the process, each beside Anel at the same meaning of an acknowledgement. */
final class LibraryComparisons {
    private LibraryComparisons() {}

    /**
     * @param events of a turn with a journal
     * @param ringEvents of a turn without; slow peers take a part of either
     */
    static List<Comparison> all(long events, long ringEvents) {
        return List.of(
                inMemory(
                        "ringVsArrayQueue",
                        "A bus without a journal against an ArrayBlockingQueue of as many places.",
                        ringEvents / 8,
                        ArrayQueueArm::new),
                inMemory(
                        "ringVsGuavaAsync",
                        "A bus without a journal against Guava's AsyncEventBus with a thread for its subscriber.",
                        ringEvents / 8,
                        GuavaArm::handingOver),
                inMemory(
                        "ringVsGuava",
                        "A bus without a journal against Guava's EventBus, which calls its subscriber on the publisher's own thread.",
                        ringEvents / 4,
                        GuavaArm::onThePublishersThread),
                inMemory(
                        "ringVsVertx",
                        "A bus without a journal against Vert.x's event bus, from one event loop to another.",
                        ringEvents / 8,
                        VertxArm::new),
                inMemory(
                        "ringVsAgrona",
                        "A bus without a journal against Agrona's ring buffer for many publishers.",
                        ringEvents,
                        AgronaRingArm::manyToOne),
                inMemory(
                        "ringVsAgronaOneToOne",
                        "A bus without a journal, for many publishers, against Agrona's ring buffer for one.",
                        ringEvents,
                        AgronaRingArm::oneToOne),
                inMemory(
                        "ringVsAeronIpc",
                        "A bus without a journal against Aeron IPC with a publication for many publishers.",
                        ringEvents / 2,
                        AeronIpcArm::concurrent),
                inMemory(
                        "ringVsAeronIpcExclusive",
                        "A bus without a journal, for many publishers, against Aeron IPC with a publication for one.",
                        ringEvents / 2,
                        AeronIpcArm::exclusive),
                new Comparison(
                        "journaledVsAeronArchive",
                        "A bus with a journal against a recorded Aeron IPC publication, sync level 0.",
                        JOURNALED,
                        1,
                        List.of(TMPFS, DISK),
                        events,
                        () -> List.of(new AnelJournaledArm(), AeronArchiveArm.inPageCache())),
                new Comparison(
                        "durableVsAeronArchive",
                        "Publishing until DURABLE against a recorded Aeron IPC publication, sync level 1.",
                        DURABLE,
                        1,
                        List.of(DISK),
                        events,
                        () -> List.of(new AnelDurableArm(), AeronArchiveArm.forcing())));
    }

    private static Comparison inMemory(String key, String question, long events, Supplier<Arm> peer) {
        return new Comparison(
                key,
                question,
                HANDLED,
                1,
                List.of(MEMORY),
                Math.max(1, events),
                () -> List.of(AnelRingArm.inSingles(), peer.get()));
    }
}
