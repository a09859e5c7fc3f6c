package io.anel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldWriteAPlainLineForEachQuarterWhereThereIsNoTerminal() {
        Screen screen = screen(false);

        try (Screen.Progress progress = screen.progress("trades", 1000)) {
            for (int bytes = 0; bytes <= 1000; bytes += 10) {
                progress.at(bytes);
            }
        }

        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("trades: 25 %", "trades: 50 %", "trades: 75 %", "trades: 100 %");
        assertThat(out.size()).isZero();
    }

    @Test
    void shouldDrawABarOnATerminalAndTakeItAway() {
        Screen screen = screen(true);

        try (Screen.Progress progress = screen.progress("trades", 2_000_000)) {
            progress.at(1_000_000);
        }
        screen.say("done");

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("\rtrades")
                .contains("50%")
                .endsWith("\r\u001b[K");
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly("done");
    }

    private Screen screen(boolean isTerminal) {
        return new Screen(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                isTerminal);
    }
}
