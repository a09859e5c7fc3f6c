package io.anel.torture.fuzz;

import io.anel.Anel;
import io.anel.api.BusConfig;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.LogException;
import io.anel.event.FrameEvent;
import io.anel.event.Raw;
import io.anel.journal.Journal;
import io.anel.journal.JournalReader;
import io.anel.journal.JournalVerifier;
import io.anel.journal.cycle.CycleNames;
import io.anel.journal.format.ChronicleFraming;
import io.anel.journal.format.ExcerptCheck;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A small journal whose only cycle is changed and then given sound checks again: so that what stands behind a check is read too. The input is a row of changes, each of
 * three bytes: where, in units of one byte from the file's beginning, and what to put there.
 */
final class ForgedCycle {
    private static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final int EVENTS = 12;
    /** More than they take. */
    private static final int FILE_BYTES = 4096;

    private static final Simulation DISK = new Simulation(1);
    private static final Path JOURNAL = DISK.path("/journal");
    private static final byte[] SOUND = write();
    private static final long SEED = seed();

    private ForgedCycle() {}

    private static Path cycle() {
        return JOURNAL.resolve("epoch-00001").resolve(CycleNames.fileName(1));
    }

    private static byte[] write() {
        try (EventBus bus = Anel.bus("fuzz")
                .log(Journal.at(JOURNAL)
                        .cycleBytes(64 * 1024)
                        .blockBytes(16 * 1024 * 1024)
                        .reserveChunkBytes(4096))
                .config(BusConfig.builder()
                        .ringSlots(64)
                        .maxPayloadBytes(64)
                        .maxGroupEvents(16)
                        .largeFrames(1)
                        .build())
                .clock(DISK.clock())
                .schedule(DISK.schedule())
                .start()) {
            var publisher = bus.publisher("gateway");
            for (int i = 0; i < EVENTS; i++) {
                publisher.publish(TICK, new UnsafeBuffer(new byte[8 + i]), 0, 8 + i);
                bus.drain(Duration.ofSeconds(1));
            }
        }
        try {
            return Arrays.copyOf(Files.readAllBytes(cycle()), FILE_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long seed() {
        try (JournalReader reader = JournalReader.open(JOURNAL)) {
            return reader.seed();
        }
    }

    static void read(byte[] changes) {
        byte[] forged = SOUND.clone();
        for (int i = 0; i + 2 < changes.length; i += 3) {
            int at = (changes[i] & 0xFF) << 8 | changes[i + 1] & 0xFF;
            if (at < forged.length) {
                forged[at] = changes[i + 2];
            }
        }
        check(forged);
        try {
            Files.write(cycle(), forged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (JournalReader reader = JournalReader.open(JOURNAL)) {
            FrameEvent event = new FrameEvent(reader.names(), reader.seed());
            while (reader.poll(
                            (sequence, epoch, buffer, offset, length) ->
                                    event.wrap(sequence, epoch, buffer, offset).type(),
                            256)
                    > 0) {
                // To the end, or to what is refused.
            }
        } catch (LogException e) {
            FuzzTarget.requireOneLine(e);
        }
        try {
            JournalVerifier.verify(JOURNAL, (events, all) -> {});
        } catch (LogException e) {
            FuzzTarget.requireOneLine(e);
        }
    }

    /** Gives each excerpt, as far as length words lead, the check that its place and content want. */
    private static void check(byte[] forged) {
        UnsafeBuffer buffer = new UnsafeBuffer(forged);
        ByteBuffer bytes = ByteBuffer.allocateDirect(forged.length);
        ExcerptCheck check = new ExcerptCheck(SEED, 1);
        for (int at = 0; at + Integer.BYTES <= forged.length; ) {
            int word = buffer.getInt(at);
            int length = word & ChronicleFraming.LENGTH_MASK;
            long next = ChronicleFraming.next(at, length);
            if (word == 0 || (word & ChronicleFraming.NOT_COMPLETE) != 0 || next > forged.length) {
                return;
            }
            int header = ExcerptDescriptor.headerOffset(at);
            int body = length - (header - at - Integer.BYTES) - ExcerptDescriptor.HEADER_LENGTH;
            if ((word & ChronicleFraming.METADATA) == 0 && body >= 0) {
                bytes.clear().put(0, forged);
                ExcerptDescriptor.check(buffer, header, check.of(bytes, header, body, check.place(at)));
            }
            at = (int) next;
        }
    }
}
