package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.DamagedLogException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Salvage of {@linkplain DamagedHistory random histories}, under new seeds each time. */
@Timeout(120)
class SalvageHistoriesTest {
    private static final int MANY = 25;

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    @RepeatedTest(MANY)
    void shouldSaveAllWhereNothingIsDamaged() throws IOException {
        DamagedHistory history =
                new DamagedHistory(parent, ThreadLocalRandom.current().nextLong());

        shouldSaveAll(history, "with");
        SalvageKit.withoutManifest(history.directory());
        shouldSaveAll(history, "without");
    }

    private void shouldSaveAll(DamagedHistory history, String manifest) {
        Path out = parent.resolve(manifest);

        Salvage.Report report = Salvage.salvage(history.directory(), out, saved -> {});

        String story = history + ", " + manifest + " manifest: " + report;
        assertThat(report.isComplete()).as(story).isTrue();
        assertThat(SalvageKit.events(out)).as(story).isEqualTo(history.events());
    }

    @RepeatedTest(MANY)
    void shouldNeitherInventNorLoseInSilence() throws IOException {
        DamagedHistory history =
                new DamagedHistory(parent, ThreadLocalRandom.current().nextLong());
        history.damage();
        Path out = parent.resolve("out");
        long onRecord = history.onRecord();
        Salvage.Report report;
        try {
            report = Salvage.salvage(history.directory(), out, saved -> {});
        } catch (DamagedLogException e) {
            assertThat(out).doesNotExist();
            return;
        }

        TreeMap<Long, String> saved = SalvageKit.events(out);
        String story = history + ": " + report;
        assertThat(history.events()).as(story).containsAllEntriesOf(saved);
        long told = report.lost().stream().mapToLong(Salvage.Lost::events).sum();
        assertThat(saved.size() + told).as(story).isEqualTo(report.lastSequence() - report.firstSequence() + 1);
        assertThat(report.lastSequence()).as(story).isGreaterThanOrEqualTo(onRecord);
        assertThat(report.lost())
                .as(story)
                .allSatisfy(lost ->
                        assertThat(lost.why()).startsWith(history.directory().toString()));
        if (report.end().isCleanlyClosed() && !history.isOldManifest()) {
            assertThat(history.isClosed()).as(story).isTrue();
            assertThat(report.lastSequence()).as(story).isEqualTo(lastOf(history));
        }
        assertThat(JournalVerifier.verify(out, (events, all) -> {}).isSound())
                .as(story)
                .isTrue();
    }

    private static long lastOf(DamagedHistory history) {
        return history.events().isEmpty() ? 0 : history.events().lastKey();
    }
}
