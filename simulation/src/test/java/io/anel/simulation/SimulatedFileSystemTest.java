package io.anel.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.List;
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
}
