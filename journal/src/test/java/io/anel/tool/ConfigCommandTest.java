package io.anel.tool;

import static io.anel.tool.ToolKit.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.BusConfig;
import io.anel.api.BusOption;
import io.anel.journal.JournalConfig;
import io.anel.journal.JournalOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code config} prints a file that a bus reads, and checks one that a user wrote. */
class ConfigCommandTest {
    @TempDir
    private Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void shouldPrintEveryDefaultAsAFileThatIsReadBack() throws IOException {
        for (String form : new String[] {"properties", "yaml"}) {
            String text =
                    (form.equals("yaml") ? config("--yaml") : config()).sound().out();
            Path file = file("defaults." + form, text);

            assertThat(text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")))
                    .hasSize(BusOption.values().length + JournalOption.values().length);
            assertThat(BusConfig.fromFile(file)).isEqualTo(BusConfig.ofDefaults());
            assertThat(JournalConfig.fromFile(file)).isEqualTo(JournalConfig.ofDefaults());
            assertThat(text).contains("# 64 to 16777216; default 8192", "auto, fused, pinned");
        }
    }

    @Test
    void shouldPrintAnObjectALineForEachSetting() {
        assertThat(config("--json").sound().lines())
                .hasSize(BusOption.values().length + JournalOption.values().length)
                .allSatisfy(line -> {
                    JsonNode option = JsonMapper.builder().build().readTree(line);
                    assertThat(option.propertyNames()).containsExactly("key", "value", "default", "range", "meaning");
                    assertThat(option.get("value")).isEqualTo(option.get("default"));
                });
    }

    @Test
    void shouldPrintWhatIsInForceWithAUsersFile() throws IOException {
        Path file = file(
                "desk.yaml",
                "ring:\n  slots: 1_024\nwaiting: yield\njournal:\n  cycleBytes: 1048576\n  cycleAge: 90 s\n  verifyCrc: false\n");

        assertThat(config("--file", file).sound().lines())
                .contains("ring.slots=1024", "waiting=yield", "journal.cycleBytes=1048576", "journal.cycleAge=90000 ms")
                .contains("journal.verifyCrc=false", "payload.maxBytes=65536");
        JournalConfig journal = JournalConfig.fromFile(file);
        assertThat(journal.cycleAge()).isEqualTo(Duration.ofSeconds(90));
        assertThat(journal.verifyCrc()).isFalse();
        assertThat(BusConfig.fromFile(file).ringSlots()).isEqualTo(1024);
    }

    @Test
    void shouldRefuseAFileThatIsWrongInOneLine() throws IOException {
        config("--file", directory.resolve("none.properties")).failed(2, "none.properties");
        config("--file", file("a.properties", "ring.slots=1000\n")).failed(2, "a.properties", "ring.slots=1000");
        config("--file", file("b.properties", "ring.slots=many\n")).failed(2, "ring.slots", "'many'");
        config("--file", file("c.properties", "ring.sluts=64\n")).failed(2, "ring.sluts");
        config("--file", file("d.properties", "journal.cycleBites=1\n")).failed(2, "journal.cycleBites");
        config("--file", file("e.properties", "journal.cycleBytes=1\n")).failed(2, "cycleBytes=1", "65536");
        config("--file", file("f.properties", "journal.blockBytes=99999999999\n"))
                .failed(2, "journal.blockBytes");
        config("--file", file("g.properties", "journal.verifyCrc=maybe\n")).failed(2, "journal.verifyCrc", "maybe");
        config("--file", file("h.properties", "journal.blockBytes=262144\n"))
                .failed(2, "h.properties", "blockBytes=262144", "maxBatchBytes");
        // As a start would: it is the ring that asks for so much to be kept free.
        config("--file", file("i.properties", "journal.cycleBytes=1073741824\nring.slots=65536\nring.slotBytes=8192\n"))
                .failed(2, "i.properties", "cycleBytes=1073741824", "reserveBytes=5");
        config("--json", "--yaml").failed(2, "--json");
    }
}
