package io.anel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings: by builder, by key, from a file; contradictions are refused by name. */
class BusConfigTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(BusOption.class)
    void shouldReadBackWhatItFormats(BusOption option) {
        assertThat(option.parse(option.format(option.defaultValue()))).isEqualTo(option.defaultValue());
        assertThat(BusOption.ofKey(option.key())).contains(option);
        assertThat(option.meaning()).isNotBlank();
        if (option.defaultValue() instanceof Duration) {
            for (Duration duration : new Duration[] {
                Duration.ofNanos(1), Duration.ofNanos(1_500_000), Duration.ofDays(365), Duration.ofMillis(7)
            }) {
                assertThat(option.parse(option.format(duration))).isEqualTo(duration);
                option.check(duration);
            }
        }
        assertThatThrownBy(() -> option.parse("nonsense"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(option.key())
                .hasMessageContaining("'nonsense'");
        assertThatThrownBy(() -> option.parse("")).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void shouldReadDurationsAndNumbersAsPeopleWriteThem() {
        assertThat(BusOption.ACK_TIMEOUT.parse(" 50ms ")).isEqualTo(Duration.ofMillis(50));
        assertThat(BusOption.ACK_TIMEOUT.parse("10 s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(BusOption.ACK_TIMEOUT.parse("PT1M")).isEqualTo(Duration.ofMinutes(1));
        assertThat(BusOption.RING_SLOTS.parse("8_192")).isEqualTo(8192);
        assertThat(BusOption.CHAIN_MODE.parse("Pinned")).isEqualTo(ChainMode.PINNED);
        assertThat(BusOption.WAITING.parse("busy_spin")).isEqualTo(Waiting.BUSY_SPIN);
    }

    @ParameterizedTest
    @CsvSource({
        "ring.slots, 100, power of two",
        "ring.slots, 32, ring.slots=32",
        "ring.slotBytes, 96, power of two",
        "ring.slots, 16777216, 1 GiB",
        "group.maxEvents, 4096, ring.slots=8192",
        "payload.maxBytes, 262144, batch.maxBytes=262144",
        "payload.maxBytes, 0, payload.maxBytes=0",
        "stage.outboxLimit, 100, stage.outboxEvents=256",
        "ack.timeout, 0 ms, ack.timeout=PT0S",
        "ack.timeout, -1 s, ack.timeout=PT-1S",
        "claim.deadline, 366 d, claim.deadline",
        "claim.deadline, PT999999999H, claim.deadline",
        "sync.interval, 99999999999999999999 s, sync.interval",
        "close.deadline, 9223372036854775807 s, close.deadline",
        "chain.mode, both, chain.mode",
        "no.such, 1, 'no.such'"
    })
    void shouldRefuseByNameWhatCannotBe(String key, String value, String named) {
        assertThatThrownBy(() -> BusConfig.builder().set(key, value).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(named)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void shouldEqualAConfigurationOfTheSameSettings() {
        BusConfig config = BusConfig.builder().ringSlots(1024).build();

        assertThat(config)
                .isEqualTo(config.toBuilder().build())
                .hasSameHashCodeAs(config.toBuilder().build());
        assertThat(config).isNotEqualTo(BusConfig.ofDefaults());
        assertThat(config.get(BusOption.RING_SLOTS)).isEqualTo(1024);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    @Test
    void shouldReadTheSameFromPropertiesAndFromNestedAndDottedYaml() throws IOException {
        BusConfig expected = BusConfig.builder()
                .ringSlots(1024)
                .slotBytes(128)
                .maxGroupEvents(64)
                .chainMode(ChainMode.PINNED)
                .ackTimeout(Duration.ofSeconds(5))
                .build();

        assertThat(BusConfig.fromFile(write(
                        "a.properties",
                        "# ours\nring.slots=1024\nring.slotBytes = 128\n"
                                + "group.maxEvents: 64\nchain.mode=pinned\nack.timeout=5 s\n")))
                .isEqualTo(expected);
        assertThat(BusConfig.fromFile(write(
                        "a.yaml",
                        "ring:\n  slots: 1024\n  slotBytes: 128\ngroup.maxEvents: 64\n"
                                + "chain: {mode: pinned}\nack.timeout: 5 s\n")))
                .isEqualTo(expected);
        assertThat(BusConfig.fromFile(write(
                        "a.YML",
                        "ring.slots: '1024'\nring: {slotBytes: 128}\n"
                                + "group: {maxEvents: 64}\nchain.mode: PINNED\nack.timeout: PT5S\n")))
                .isEqualTo(expected);
        assertThat(BusConfig.fromFile(write("empty.yaml", ""))).isEqualTo(BusConfig.ofDefaults());
        assertThat(BusConfig.fromFile(write("empty.properties", ""))).isEqualTo(BusConfig.ofDefaults());
    }

    @Test
    void shouldReadBackEveryOptionFromBothKindsOfFile() throws IOException {
        StringBuilder text = new StringBuilder();
        for (BusOption option : BusOption.values()) {
            text.append(option.key())
                    .append(": ")
                    .append(option.format(option.defaultValue()))
                    .append('\n');
        }
        assertThat(BusConfig.fromFile(write("all.yaml", text.toString()))).isEqualTo(BusConfig.ofDefaults());
        assertThat(BusConfig.fromFile(write("all.properties", text.toString()))).isEqualTo(BusConfig.ofDefaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.properties | ring.slots=1024\\nring.slots=2048 | 'ring.slots' once",
                "a.properties | ring.slot=1024 | 'ring.slot'",
                "a.properties | ring.slots=many | got 'many'",
                "a.properties | ring.slots=\\\\u00zz | Malformed",
                "a.yaml | ring.slots: 1024\\nring: {slots: 2048} | 'ring.slots' once",
                "a.yaml | ring: {slots: 1}\\nring: {slots: 2} | 'ring.slots' once",
                "a.yaml | ring: [1, 2] | 'ring'",
                "a.yaml | - 1 | sequence",
                "a.yaml | ring: {slots: {deep: 1}} | 'ring.slots.deep'",
                "a.yaml | ring.slots: | got ''",
                "a.yaml | ring.slots: 0x400 | got '0x400'",
                "a.yaml | ? [a] : b | key",
                "a.yaml | 'ring.slots: [' | a.yaml",
                "a.yaml | !!javax.script.ScriptEngineManager [x] | tag",
                "a.yaml | a: &x {b: *x} | a.yaml",
                "a.yaml | --- 1\\n--- 2 | a.yaml",
                "a.json | {} | *.properties",
                "a.yaml | ring.slots: 100 | power of two",
                "a.properties | group.maxEvents=4096 | ring.slots=8192"
            })
    void shouldRefuseAFileInOneLineThatNamesFileAndKey(String name, String text, String named) throws IOException {
        Path file = write(name, text.replace("\\n", "\n").replace("\\\\", "\\"));

        assertThatThrownBy(() -> BusConfig.fromFile(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(named)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void shouldRefuseAFileThatIsNotThereOrNoText() throws IOException {
        assertThatThrownBy(() -> BusConfig.fromFile(dir.resolve("none.yaml")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none.yaml");
        Path binary = Files.write(dir.resolve("b.properties"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertThatThrownBy(() -> BusConfig.fromFile(binary))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("b.properties");
        Files.createDirectory(dir.resolve("d.yaml"));
        assertThatThrownBy(() -> BusConfig.fromFile(dir.resolve("d.yaml")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("d.yaml");
    }
}
