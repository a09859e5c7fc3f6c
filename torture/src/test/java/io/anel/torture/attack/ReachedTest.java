package io.anel.torture.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReachedTest {
    private final Reached reached = new Reached();

    @Test
    void shouldGiveUpWhatSeveralHaveMissed() {
        miss(5, 3);
        assertThat(reached.isBeyond("fsync", 3)).isFalse();

        miss(1, 2);

        assertThat(reached.isBeyond("fsync", 3)).isTrue();
        assertThat(reached.isBeyond("fsync", 400)).isTrue();
        assertThat(reached.isBeyond("fsync", 2))
                .as("of the six that missed one was here")
                .isFalse();
    }

    @Test
    void shouldGoOnBehindWhatWasMetAfterAll() {
        miss(6, 3);

        reached.take("fsync", 4, true);

        assertThat(reached.isBeyond("fsync", 4)).isFalse();
        assertThat(reached.isBeyond("fsync", 5)).isFalse();
    }

    @Test
    void shouldTakeNoMissForOneWhereOthersCameFurther() {
        reached.take("fsync", 4, true);

        miss(6, 3);

        assertThat(reached.isBeyond("fsync", 4)).isFalse();
    }

    @Test
    void shouldKeepKindsApart() {
        miss(6, 1);

        assertThat(reached.isBeyond("fdatasync", 1)).isFalse();
    }

    private void miss(int times, int n) {
        for (int i = 0; i < times; i++) {
            reached.take("fsync", n, false);
        }
    }
}
