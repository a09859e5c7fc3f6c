package io.anel.torture.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.torture.attack.Attack;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.ShelfPart;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts go on only where neither the code under attack nor what attacks it has changed. */
class CodeFingerprintTest {
    @TempDir
    Path directory;

    @Test
    void shouldTellAnotherHarness() throws IOException {
        Path harness = directory.resolve("harness");
        Path part = Files.createDirectory(directory.resolve("part"));
        String before = put(harness, "io/anel/torture/attack/Some.class", "1", part);

        assertThat(put(harness, "io/anel/torture/attack/Some.class", "2", part)).isNotEqualTo(before);
        assertThat(put(harness, "io/anel/torture/attack/Some.class", "1", part)).isEqualTo(before);
        for (String oracle : new String[] {"bus", "part", "process"}) {
            String with = put(harness, "io/anel/torture/" + oracle + "/Some.class", "1", part);
            assertThat(with).isNotEqualTo(before);
            before = with;
        }
        assertThat(put(harness, "io/anel/torture/campaign/Some.class", "1", part))
                .as("what counts and prints finds nothing")
                .isEqualTo(before);
        assertThat(put(part, "Some.class", "1", part)).isNotEqualTo(before);
    }

    private String put(Path root, String file, String content, Path part) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), content);
        return CodeFingerprint.ofHarness(directory.resolve("harness"), part);
    }

    @Test
    void shouldTellWhichCodeWasAttackedByWhich() throws IOException {
        assertThat(CodeFingerprint.of(new ShelfPart())).matches("[0-9a-f]{12}, harness [0-9a-f]{12}");
    }

    @Test
    void shouldBeginAnewForAnotherPartOfTheSameName() throws Exception {
        Path classes = directory.resolve("classes");
        String shelf = ShelfPart.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(classes.resolve(shelf).getParent());
        try (var in = ShelfPart.class.getClassLoader().getResourceAsStream(shelf)) {
            Files.copy(in, classes.resolve(shelf));
        }

        assertThat(campaign(classes).run(count -> {}).summary().strikes()).isOne();
        assertThat(campaign(classes).summary().strikes()).isOne();
        Files.write(classes.resolve("Oracle.class"), new byte[] {1});

        assertThat(campaign(classes).summary().strikes()).isZero();
    }

    private Campaign campaign(Path classes) throws Exception {
        // Its own classes before those of the suite.
        URL[] urls = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                return name.equals(ShelfPart.class.getName())
                        ? super.findClass(name)
                        : ShelfPart.class.getClassLoader().loadClass(name);
            }
        }) {
            DurablePart part = (DurablePart)
                    loader.loadClass(ShelfPart.class.getName()).getConstructor().newInstance();
            return new Campaign(
                    new Counting(),
                    part,
                    Files.createDirectories(directory.resolve("files")),
                    new CampaignSize(1, 1, 1));
        }
    }

    private static final class Counting implements Attack {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public String description() {
            return "Does nothing.";
        }

        @Override
        public String unit() {
            return "times";
        }

        @Override
        public long shortForm() {
            return 1;
        }

        @Override
        public void strike(Strike strike) {
            strike.counted();
        }
    }
}
