package io.anel.torture.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.torture.attack.Strike;
import io.anel.torture.part.ShelfPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
    private static final String CODE = "0123456789ab";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("ledger.jsonl");
    }

    @Test
    void shouldGoOnBehindALineThatAKillHasCut() throws IOException {
        add(1);
        add(2);
        // Within a character of several bytes.
        byte[] cut = "{\"attack\":\"kill\",\"part\":\"\u00e4".getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(cut, cut.length - 1), StandardOpenOption.APPEND);

        add(3);

        assertThat(open().seeds()).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void shouldTellStrikesOfOtherCodeFromThoseThatCount() throws IOException {
        add(1);
        add(2);
        Files.writeString(file, Files.readString(file).replaceFirst(CODE, "ba9876543210"));

        assertThat(open().seeds()).containsExactly(2L);
        assertThat(open().ofOtherCode()).isEqualTo(1);
    }

    @Test
    void shouldNotCountALineWithoutItsEnd() throws IOException {
        add(1);
        Files.writeString(file, Files.readString(file).strip());

        assertThat(open().seeds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"attack\":\"simulate\"}",
                "rubbish",
                "null",
                "{\"attack\":null,\"part\":\"bus\",\"code\":\"0\",\"seed\":1,\"count\":1,\"openingsUs\":[],\"amounts\":{}}",
                "",
                "{\"attack\":\"kill\",\"part\":\"bus\",\"code\":\"0\",\"seed\":1,\"count\":-1,\"openingsUs\":[],\"amounts\":{}}",
                "{\"attack\":\"kill\",\"part\":\"bus\",\"code\":\"0\",\"seed\":-1,\"count\":1,\"openingsUs\":[],\"amounts\":{}}",
                "{\"attack\":\"kill\",\"part\":\"bus\",\"code\":\"0\",\"seed\":1,\"count\":1,\"openingsUs\":[null],\"amounts\":{}}",
                "{\"attack\":\"kill\",\"part\":\"bus\",\"code\":\"0\",\"seed\":1,\"count\":1,\"openingsUs\":[-1],\"amounts\":{}}",
                "{\"attack\":\"kill\",\"part\":\"bus\",\"code\":\"0\",\"seed\":1,\"count\":1,\"openingsUs\":[],\"amounts\":{\"x\":null}}"
            })
    void shouldNameALineThatIsNone(String line) throws IOException {
        add(1);
        Files.writeString(file, Files.readString(file) + line + "\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ":2: expected a strike as JSON with attack, part, code, seed, count,")
                .hasMessageEndingWith("got " + (line.length() > 80 ? line.substring(0, 80) + "\u2026" : line));
    }

    @Test
    void shouldNameBytesThatAreNoText() throws IOException {
        Files.write(file, new byte[] {'"', (byte) 0xff, 27, '"', '\n'});

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ":1: expected a strike")
                .hasMessageEndingWith("got \"\ufffd?\"");
    }

    @Test
    void shouldNameADirectoryInItsPlace() throws IOException {
        Files.createDirectory(file);

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a ledger, got a directory: " + file);
    }

    @Test
    void shouldBeginAnewForOtherCode() throws IOException {
        add(1);

        assertThat(Ledger.open(file, "kill", "shelf", "ba9876543210").seeds()).isEmpty();
        assertThat(Ledger.open(file, "power", "shelf", CODE).seeds()).isEmpty();
        assertThat(open().seeds()).containsExactly(1L);
    }

    private Ledger open() throws IOException {
        return Ledger.open(file, "kill", "shelf", CODE);
    }

    private void add(long seed) throws IOException {
        open().add("kill", "shelf", CODE, new Strike(new ShelfPart(), directory, seed));
    }
}
