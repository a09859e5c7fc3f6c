package io.anel.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.Waiting;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WaiterTest {
    @ParameterizedTest
    @EnumSource
    void shouldCountNoFurtherThanToItsLastWayOfWaiting(Waiting waiting) {
        Waiter waiter = new Waiter(waiting);
        idle(waiter, 320);
        int rounds = waiter.rounds;

        idle(waiter, 10);

        assertThat(waiter.rounds).isEqualTo(rounds);
    }

    private static void idle(Waiter waiter, int times) {
        for (int i = 0; i < times; i++) {
            waiter.idle();
        }
    }
}
