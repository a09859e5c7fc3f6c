package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import io.anel.api.LogOpenException;
import io.anel.journal.chronicle.ChronicleStore;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One byte is changed, anywhere: then the place is named, or nothing that is read differs; never a wrong event. */
@Timeout(600)
class JournalDamageTest {
    private static final int EVENTS = 1_500;
    private static final int DURABLE = 1_000;
    private static final long SEED = 20261123;

    enum Where {
        FRAMES,
        BATCH_HEADERS,
        LENGTH_WORDS,
        CHRONICLE_HEADER_AND_INDEX,
        CHRONICLE_METADATA,
        MANIFEST
    }

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    private Path dir;
    private JournalLayout layout;
    private final List<Excerpt> excerpts = new ArrayList<>();

    private record Excerpt(Path file, int position, int headerOffset, int bodyOffset, int bodyLength) {}

    @BeforeEach
    void writeAJournalOfTwoOpeningsThatDied() throws IOException {
        Path alive = parent.resolve("alive");
        dir = parent.resolve("dead");
        layout = new JournalLayout(dir);
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 0, 400);
        }
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 400, DURABLE - 400);
            log.force();
            log.idle();
            JournalKit.append(log, DURABLE, EVENTS - DURABLE);
            JournalKit.copy(alive, dir);
        }
        Manifest manifest = ManifestFile.read(layout);
        for (int epoch : layout.epochs()) {
            for (int cycle : layout.cycles(epoch)) {
                Path file = layout.cycle(epoch, cycle);
                try (CycleCursor cursor = new CycleCursor(
                        new CycleMapping(ChronicleStore.INSTANCE, file), manifest.seed(), cycle, true)) {
                    while (cursor.next() == CycleCursor.EXCERPT) {
                        excerpts.add(new Excerpt(
                                file,
                                cursor.position(),
                                cursor.bodyOffset() - ExcerptDescriptor.HEADER_LENGTH,
                                cursor.bodyOffset(),
                                cursor.bodyLength()));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameThePlaceOfAChangedByteOrReadNothingThatDiffers(Where where) throws IOException {
        changeBytes(where, 300, 15);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void shouldNameThePlaceOfTenThousandChangedBytes(Where where) throws IOException {
        changeBytes(where, 10_000, 5);
    }

    private void changeBytes(Where where, int times, int openEvery) throws IOException {
        System.out.println("seed " + SEED + ", " + times + " changes in " + where);
        Random random = new Random(SEED + where.ordinal());
        int named = 0;
        for (int i = 0; i < times; i++) {
            Excerpt excerpt;
            do {
                excerpt = excerpts.get(random.nextInt(excerpts.size()));
            } while (excerpt.bodyLength() == 0);
            Path file = file(where, excerpt);
            int position = position(where, excerpt, random);
            int mask = 1 + random.nextInt(255);
            String what = where + " " + i + ": " + file + " byte " + position + " ^ " + mask;
            JournalKit.flip(file, position, mask);
            named += check(what, where, file, excerpt) ? 1 : 0;
            if (i % openEvery == 0) {
                Path copy = parent.resolve("copy");
                JournalRecoveryTest.delete(copy);
                JournalKit.copy(dir, copy);
                openAndGoOn(what, copy);
            }
            JournalKit.flip(file, position, mask);
        }
        if (where == Where.FRAMES || where == Where.BATCH_HEADERS || where == Where.MANIFEST) {
            assertThat(named).isEqualTo(times);
        }
    }

    /** Whether the verifier named a place. */
    private boolean check(String what, Where where, Path file, Excerpt excerpt) {
        JournalVerifier.Report report;
        try {
            report = JournalVerifier.verify(dir, (events, all) -> {});
        } catch (LogOpenException e) {
            // A version's number that was changed to a higher one says that the journal is of a newer format.
            assertThat(where).as(what).isEqualTo(Where.MANIFEST);
            assertThat(e).as(what).hasMessageContaining(file + " byte ");
            return true;
        }
        boolean named = !report.isSound() || !report.tornAt().isEmpty();
        if (named) {
            String all = report.damage() + report.tornAt();
            String place = where == Where.MANIFEST ? file + " byte " : file + " byte " + excerpt.position() + ":";
            if (where == Where.FRAMES || where == Where.BATCH_HEADERS || where == Where.MANIFEST) {
                assertThat(all).as(what).contains(place);
            } else {
                assertThat(all).as(what).contains(file.toString());
            }
        }
        long read = 0;
        try (JournalReader reader = JournalReader.open(dir)) {
            read = readChecked(what, reader);
        } catch (LogException e) {
            assertThat(named).as(what + ": the reader says " + e.getMessage()).isTrue();
            return true;
        }
        if (!named) {
            assertThat(read).as(what).isEqualTo(EVENTS);
        }
        return named;
    }

    private void openAndGoOn(String what, Path copy) throws IOException {
        List<String> before = JournalRecoveryTest.fingerprint(copy);
        long last;
        try (JournalLog log = JournalKit.open(copy)) {
            last = log.lastSequence();
            assertThat(last).as(what).isBetween((long) DURABLE, (long) EVENTS);
            JournalKit.append(log, last, 20);
        } catch (LogException e) {
            assertThat(e).as(what).hasMessageContaining(" byte ");
            assertThat(JournalRecoveryTest.fingerprint(copy)).as(what).isEqualTo(before);
            return;
        }
        try (JournalReader reader = JournalReader.open(copy).seek(last + 1)) {
            assertThat(readChecked(what, reader)).as(what).isEqualTo(last + 20);
        }
        try (JournalReader reader = JournalReader.open(copy)) {
            assertThat(readChecked(what, reader)).as(what).isEqualTo(last + 20);
        } catch (DamagedLogException e) {
            // Opening looks no further back than the last durable point; a reader comes upon what is damaged there.
            assertThat(JournalVerifier.verify(copy, (events, all) -> {}).isSound())
                    .as(what)
                    .isFalse();
        }
    }

    private static long readChecked(String what, JournalReader reader) {
        while (reader.poll(
                        (sequence, epoch, buffer, offset, length) -> {
                            String fault = TestRun.fault(sequence, buffer, offset, length);
                            if (fault != null) {
                                fail(what + ": " + fault);
                            }
                        },
                        1_000)
                > 0) {
            assertThat(reader.nextSequence()).isLessThanOrEqualTo(EVENTS + 21);
        }
        return reader.nextSequence() - 1;
    }

    private Path file(Where where, Excerpt excerpt) throws IOException {
        return switch (where) {
            case MANIFEST -> layout.manifest();
            case CHRONICLE_METADATA -> layout.epoch(2).resolve("metadata.cq4t");
            default -> excerpt.file();
        };
    }

    private int position(Where where, Excerpt excerpt, Random random) throws IOException {
        return switch (where) {
            case FRAMES -> excerpt.bodyOffset() + random.nextInt(excerpt.bodyLength());
            case BATCH_HEADERS -> excerpt.headerOffset() + random.nextInt(ExcerptDescriptor.HEADER_LENGTH);
            case LENGTH_WORDS -> excerpt.position() + random.nextInt(4);
            case CHRONICLE_HEADER_AND_INDEX -> random.nextInt(400);
            case CHRONICLE_METADATA -> random.nextInt(2048);
            case MANIFEST -> random.nextInt((int) Files.size(layout.manifest()));
        };
    }
}
