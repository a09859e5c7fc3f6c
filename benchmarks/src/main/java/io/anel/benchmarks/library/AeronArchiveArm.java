package io.anel.benchmarks.library;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.CountersReader;

/**
 * Aeron Archive with an embedded media driver: an IPC publication for many publishers that is recorded while a subscriber handles it
 * ({@code standard-archive.properties} and {@code EmbeddedRecordingThroughput} of Aeron's samples, with {@link Publication#tryClaim}). The clock
 * stops when the last event has been handled and the recording has come to its end.
 *
 * <p><b>What the recorded position means:</b> the archive writes a block to its segment file, forces it when its sync level asks for that, and only
 * then moves the position ({@code RecordingWriter.onBlock} and {@code RecordingSession.record} of aeron-archive 1.51.0). At level 0 it says that the
 * events are in the kernel's pages; at level 1 that they are forced ({@code FileChannel.force(false)}), and the directory with each new segment. Level
 * 2 forces the files' times, too; whatever is needed to find the bytes again level 1 forces as well.
 *
 * <p><b>Threads:</b> publisher, subscriber, the driver's and the archive's one thread each.
 *
 * <p><b>Fairness:</b> what stands at {@link AeronIpcArm} holds here too. Less than Anel: the subscriber handles events as they come, recorded or not,
 * where Anel's stage never sees one that is not journaled; no checksum (the archive can make one, and does not by default); sequences and times
 * are left to the user. Segment files are 128 MiB, sparse. More: another process may publish, subscribe and replay.
 */
public final class AeronArchiveArm implements Arm {
    /**
     * So that a recorder that has waited for the disk finds a whole block of a mebibyte, and the publisher goes on meanwhile; 2, 4, 16 and 64 MiB
     * were no faster.
     */
    private static final int TERM_BYTES = 8 << 20;

    /** For replication between archives: must be named, and is not opened. */
    private static final String UNUSED_CHANNEL = "aeron:udp?endpoint=localhost:0";

    private final int syncLevel;

    private AeronArchiveArm(int syncLevel) {
        this.syncLevel = syncLevel;
    }

    /** Sync level 0: nothing is forced. */
    public static AeronArchiveArm inPageCache() {
        return new AeronArchiveArm(0);
    }

    /** Sync level 1, of recordings and catalogue: each block is forced before its position counts as recorded. */
    public static AeronArchiveArm forcing() {
        return new AeronArchiveArm(1);
    }

    @Override
    public String name() {
        return "aeronArchive" + syncLevel;
    }

    @Override
    public int busyThreads() {
        return 4;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        try (AeronRig rig = AeronRig.start(turn, tally, TERM_BYTES, archive(turn, tally));
                AeronArchive archive = AeronArchive.connect(client(rig.aeron()));
                Subscription subscription = rig.aeron().addSubscription(AeronStream.CHANNEL, AeronStream.STREAM_ID);
                Publication publication = archive.addRecordedPublication(AeronStream.CHANNEL, AeronStream.STREAM_ID)) {
            IdleStrategy idle = Poller.idle(turn.workload().waiting());
            Recording recording = Recording.of(publication, archive, idle);
            AeronStream.await("a subscriber", idle, subscription::isConnected);
            Poller consumer = AeronStream.poll(subscription, turn, tally);
            try {
                turn.startClock();
                AeronStream.publishAll(publication, turn);
                tally.awaitComplete();
                recording.awaitPosition(publication.position(), idle);
                turn.stopClock();
            } finally {
                consumer.stop();
            }
        }
        return Arrival.of(tally);
    }

    /** Nothing on the network: requests and answers by IPC. */
    private Archive.Context archive(Turn turn, Tally tally) {
        return new Archive.Context()
                .archiveDir(turn.directory().resolve("archive").toFile())
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(() -> Poller.idle(turn.workload().waiting()))
                .fileSyncLevel(syncLevel)
                .catalogFileSyncLevel(syncLevel)
                .controlChannelEnabled(false)
                .replicationChannel(UNUSED_CHANNEL)
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel(UNUSED_CHANNEL))
                .recordingEventsEnabled(false)
                .errorHandler(tally::fail);
    }

    private static AeronArchive.Context client(Aeron aeron) {
        return new AeronArchive.Context()
                .aeron(aeron)
                .ownsAeronClient(false)
                .controlRequestChannel(AeronStream.CHANNEL)
                .controlResponseChannel(AeronStream.CHANNEL);
    }

    /** A recording's position, which the archive counts in shared memory. */
    private record Recording(CountersReader counters, int counterId, long id) {
        static Recording of(Publication publication, AeronArchive archive, IdleStrategy idle) throws TimeoutException {
            CountersReader counters = archive.context().aeron().countersReader();
            IntSupplier find =
                    () -> RecordingPos.findCounterIdBySession(counters, publication.sessionId(), archive.archiveId());
            AeronStream.await("a recording", idle, () -> find.getAsInt() != CountersReader.NULL_COUNTER_ID);
            int counterId = find.getAsInt();
            return new Recording(counters, counterId, RecordingPos.getRecordingId(counters, counterId));
        }

        void awaitPosition(long position, IdleStrategy idle) throws TimeoutException {
            AeronStream.await(
                    "recorded position=" + position, idle, () -> counters.getCounterValue(counterId) >= position);
            if (!RecordingPos.isActive(counters, counterId, id)) {
                throw new IllegalStateException("expected recording=" + id + " to be active, got one that ended");
            }
        }
    }
}
