package io.anel.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.journal.cycle.OwnerOnly;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What users of {@link Files} expect. */
class SimulatedFileSystemTest {
    private final Simulation simulation = new Simulation(1);
    private final Path root = simulation.path("/");

    @Test
    void shouldKeepWhatIsWritten() throws IOException {
        Path file = root.resolve("a");
        Files.writeString(file, "long text");
        Files.writeString(file, "text");
        Files.writeString(file, "s", StandardOpenOption.APPEND);

        assertThat(Files.readString(file)).isEqualTo("texts");
        assertThat(Files.size(file)).isEqualTo(5);
    }

    @Test
    void shouldRefuseAsAFileSystemDoes() throws IOException {
        Files.createDirectory(root.resolve("d"));
        Files.createFile(root.resolve("d").resolve("f"));

        assertThatThrownBy(() -> Files.createFile(root.resolve("d/f"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.delete(root.resolve("d"))).isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Files.readString(root.resolve("gone"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.getFileStore(root))
                .hasMessageContaining("expected what a simulated disk has, got");
    }

    @Test
    void shouldMoveOverAnotherFile() throws IOException {
        Files.writeString(root.resolve("new"), "new");
        Files.writeString(root.resolve("old"), "old");

        assertThatThrownBy(() -> Files.move(root.resolve("new"), root.resolve("old")))
                .isInstanceOf(FileAlreadyExistsException.class);
        Files.move(root.resolve("new"), root.resolve("old"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(Files.readString(root.resolve("old"))).isEqualTo("new");
        assertThat(root.resolve("new")).doesNotExist();
    }

    @Test
    void shouldMatchNamesByAGlob() throws IOException {
        for (String name : List.of("b.txt", "a.txt", "c.bin")) {
            Files.createFile(root.resolve(name));
        }
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root, "*.txt")) {
            stream.forEach(path -> found.add(path.toString()));
        }
        assertThat(found).containsExactly("/a.txt", "/b.txt");
    }

    @Test
    void shouldTransferToAndFromOtherChannels() throws IOException {
        Path file = root.resolve("a");
        byte[] bytes = {1, 2, 3, 4, 5};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.transferFrom(Channels.newChannel(new ByteArrayInputStream(bytes)), 0, 100))
                    .isEqualTo(5);
            assertThat(channel.transferTo(2, 100, Channels.newChannel(out))).isEqualTo(3);
        }
        assertThat(out.toByteArray()).containsExactly(3, 4, 5);
        assertThat(Files.readAllBytes(file)).containsExactly(bytes);
    }

    @Test
    void shouldNotBringANameToTheMediumThatAFailedForceHasLost() throws IOException {
        Set<Boolean> outcomes = new HashSet<>();
        for (long seed = 0; seed < 40; seed++) {
            try (Simulation struck = new Simulation(seed)) {
                struck.strikeAfter(Long.MAX_VALUE, Blow.POWER_LOSS);
                Files.createFile(struck.path("/a"));
                struck.failAfter(1, false);
                assertThatThrownBy(() -> OwnerOnly.forceDirectory(struck.path("/")))
                        .hasMessageContaining("simulated input/output error");
                OwnerOnly.forceDirectory(struck.path("/"));

                struck.revive(null);

                outcomes.add(Files.exists(struck.path("/a")));
            }
        }
        assertThat(outcomes).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void shouldShowWhatTheMediumHasOnceTheCacheForgets() throws IOException {
        Set<String> outcomes = new HashSet<>();
        for (long seed = 0; seed < 40; seed++) {
            try (Simulation forgetful = new Simulation(seed)) {
                Path file = forgetful.path("/a");
                try (FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(new byte[] {'b'}), 0);
                    channel.force(true);
                    channel.write(ByteBuffer.wrap(new byte[] {'c'}), 0);
                    forgetful.failAfter(1, false);
                    assertThatThrownBy(() -> channel.force(true)).hasMessageContaining("simulated input/output error");
                }
                assertThat(Files.readString(file)).isEqualTo("c");

                forgetful.forget();

                outcomes.add(Files.readString(file));
            }
        }
        assertThat(outcomes).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void shouldWriteLessThanAllByACallNowAndThen() throws IOException {
        Set<Integer> written = new HashSet<>();
        try (FileChannel channel =
                FileChannel.open(root.resolve("a"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 100; i++) {
                ByteBuffer bytes = ByteBuffer.allocate(1000);
                written.add(channel.write(bytes));
                assertThat(bytes.position()).isIn(written);
            }
        }
        assertThat(written).contains(1000).hasSizeGreaterThan(5);
    }
}
