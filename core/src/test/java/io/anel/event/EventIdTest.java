package io.anel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.InvalidNameException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An id is computed from epoch and sequence, and found again by arithmetic. */
class EventIdTest {
    @Test
    void shouldFindEpochSequenceAndTimeAgain() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long seed = random.nextLong();
            int epoch = 1 + random.nextInt(EventId.MAX_EPOCH);
            long sequence = 1 + (random.nextLong() >>> 16) % EventId.MAX_SEQUENCE;
            long timestampNs = random.nextLong() >> 1;

            String text = EventId.format(seed, epoch, sequence, timestampNs);

            assertThat(EventId.parse(seed, text))
                    .isEqualTo(new EventId(epoch, sequence, Math.floorDiv(timestampNs, 1_000_000L)));
        }
    }

    @Test
    void shouldMixBothWaysForEveryBit() {
        Set<Long> mixed = new HashSet<>();
        for (int high = 0; high < 64; high++) {
            for (int low = 0; low < 64; low++) {
                long value = 1L << high ^ 1L << low;
                assertThat(Mix.unmix(Mix.mix(value))).isEqualTo(value);
                assertThat(Mix.mix(Mix.unmix(value))).isEqualTo(value);
                mixed.add(Mix.mix(value));
            }
        }
        assertThat(mixed).hasSize(64 * 63 / 2 + 1);
    }

    @Test
    void shouldBeUniqueOverEpochsAndSequencesOfOneTime() {
        Set<String> ids = new HashSet<>();
        for (int epoch = 1; epoch <= 50; epoch++) {
            for (long sequence = 1; sequence <= 1000; sequence++) {
                ids.add(EventId.format(7, epoch, sequence, 0));
            }
        }
        assertThat(ids).hasSize(50_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evt_",
                "evt_1_",
                "evt_1_0123456789abcde",
                "evt_1_0123456789abcdef0",
                "evt_x_0123456789abcdef",
                "evt_1_0123456789abcdeg",
                "evt_1_0123456789ABCDEF",
                "evt_1_+123456789abcdef",
                "evt_+1_0123456789abcdef",
                "evt_01_0123456789abcdef",
                "EVT_1_0123456789abcdef",
                " evt_1_0123456789abcdef",
                "evt_99999999999999999999_0123456789abcdef",
                "evt__0123456789abcdef"
            })
    void shouldRefuseEveryOtherSpelling(String text) {
        assertThatThrownBy(() -> EventId.parse(1, text)).isInstanceOf(InvalidNameException.class);
    }
}
