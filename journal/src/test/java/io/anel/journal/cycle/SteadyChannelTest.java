package io.anel.journal.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteadyChannelTest {
    @TempDir
    Path directory;

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void shouldWriteAndForceOnAnInterruptedThreadAndLeaveItInterrupted() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (FileChannel channel = SteadyChannel.open(file, StandardOpenOption.WRITE)) {
            Thread.currentThread().interrupt();

            channel.write(ByteBuffer.wrap(new byte[100]), 0);
            channel.force(true);

            assertThat(channel.isOpen()).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(Files.size(file)).isEqualTo(100);
    }
}
