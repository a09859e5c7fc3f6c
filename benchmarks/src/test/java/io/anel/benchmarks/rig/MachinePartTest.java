package io.anel.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachinePartTest {
    @Test
    void shouldTellTheShareOfARatesBytes() {
        // 4 million events of 100 bytes are 0.4 GB/s, a fifth of 2 GB/s.
        assertThat(MachinePart.FIRST_WRITE.proportion(2e9, 4e6, 100)).isEqualTo(0.2);
        assertThat(MachinePart.FIRST_WRITE.figure(Place.DISK)).isEqualTo("firstWriteDisk");
    }

    @Test
    void shouldTellHowManyRoundTripsAnEventTakes() {
        // 10 million events a second take 100 ns each.
        assertThat(MachinePart.PING_PONG.proportion(200, 1e7, 88)).isEqualTo(0.5);
        assertThat(MachinePart.PING_PONG.figure(Place.MEMORY)).isEqualTo("pingPong");
    }

    @Test
    void shouldFollowFromARowsMeaningUnlessSaidOtherwise() {
        Comparison comparison =
                new Comparison("key", "?", AckMeaning.JOURNALED, 1, List.of(Place.DISK), 1, () -> List.of());

        assertThat(comparison.part()).isEqualTo(MachinePart.FIRST_WRITE);
        assertThat(comparison.boundBy(MachinePart.MEMCPY).part()).isEqualTo(MachinePart.MEMCPY);
    }
}
