package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The power fails: each page of each file is on disk as it was at the last force, or as it is now. */
@Timeout(600)
class JournalPowerLossTest {
    private static final int PAGE = 4096;
    private static final long SEED = 4711;

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    @Test
    void shouldLoseNoDurableEventWhateverPagesReachedTheDisk() throws IOException {
        loseThePower(60);
    }

    @Tag("slow")
    @Test
    void shouldLoseNoDurableEventInFiveHundredImages() throws IOException {
        loseThePower(500);
    }

    private void loseThePower(int images) throws IOException {
        System.out.println("seed " + SEED + ", " + images + " images");
        Path image = parent.resolve("image");
        for (int i = 0; i < images; ) {
            Random random = new Random(SEED + i);
            Path dir = parent.resolve("journal" + i);
            long durable;
            long last;
            Map<String, byte[]> forced;
            Map<String, byte[]> now;
            try (JournalLog log = JournalKit.open(dir)) {
                last = JournalKit.append(log, 0, random.nextInt(2_000));
                durable = log.force();
                forced = files(dir);
                if (random.nextBoolean()) {
                    log.idle();
                }
                last = JournalKit.append(log, last, random.nextInt(3_000));
                now = files(dir);
            }
            for (int n = 0; n < 10 && i < images; n++, i++) {
                JournalRecoveryTest.delete(image);
                write(image, forced, now, new Random(SEED * 31 + i));
                recover("image " + i, image, durable, last);
            }
            JournalRecoveryTest.delete(dir);
        }
    }

    private void recover(String what, Path image, long durable, long last) {
        long recovered;
        try (JournalLog log = JournalKit.open(image)) {
            recovered = log.lastSequence();
            assertThat(recovered).as(what).isBetween(durable, last);
            JournalKit.append(log, recovered, 50);
        }
        assertThat(JournalKit.readAll(image)).as(what).isEqualTo(recovered + 50);
        assertThat(JournalVerifier.verify(image, (events, all) -> {}).damage())
                .as(what)
                .isEmpty();
    }

    private static void write(Path image, Map<String, byte[]> forced, Map<String, byte[]> now, Random random)
            throws IOException {
        int newPages = random.nextInt(101);
        for (Map.Entry<String, byte[]> entry : now.entrySet()) {
            byte[] before = forced.get(entry.getKey());
            byte[] after = entry.getValue();
            if (before == null && random.nextInt(4) == 0) {
                continue;
            }
            byte[] mixed = new byte[after.length];
            for (int from = 0; from < after.length; from += PAGE) {
                byte[] source = random.nextInt(100) < newPages ? after : before;
                if (source != null && from < source.length) {
                    System.arraycopy(source, from, mixed, from, Math.min(PAGE, source.length - from));
                }
            }
            Path file = image.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, mixed);
        }
    }

    private static Map<String, byte[]> files(Path dir) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (var paths = Files.walk(dir)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (!Files.isDirectory(path)) {
                    files.put(dir.relativize(path).toString(), Files.readAllBytes(path));
                }
            }
        }
        return files;
    }
}
