package io.anel.benchmarks.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersTest {
    @TempDir
    private Path directory;

    @Test
    void shouldFindAProgramInAnyDirectoryOfThePath() throws IOException {
        Path program = Files.createFile(directory.resolve("server"));
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(Servers.find("server", "/none" + File.pathSeparator + directory))
                .contains(program);
    }

    @Test
    void shouldNotFindWhatCannotBeExecuted() throws IOException {
        Files.createFile(directory.resolve("server"));

        assertThat(Servers.find("server", directory.toString())).isEmpty();
        assertThat(Servers.find("other", directory.toString())).isEmpty();
    }

    @Test
    void shouldSayWhatAServerPrintedThatEndedInsteadOfAnswering() throws Exception {
        List<String> command = List.of("sh", "-c", "echo no room; exit 3");

        try (ServerProcess server = ServerProcess.start(directory, command)) {
            assertThatThrownBy(() -> server.awaitReady(() -> false))
                    .isInstanceOf(IOException.class)
                    .hasMessage("expected a server, got exitCode=3: no room");
        }
    }

    @Test
    void shouldEndAServerThatDoesNotEndByItself() throws Exception {
        AtomicReference<ProcessHandle> handle = new AtomicReference<>();
        try (ServerProcess server = ServerProcess.start(directory, List.of("sleep", "600"))) {
            handle.set(ProcessHandle.of(server.pid()).orElseThrow());

            server.awaitReady(() -> handle.get().isAlive());
        }

        assertThat(handle.get().isAlive()).isFalse();
    }
}
