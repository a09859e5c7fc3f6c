package io.anel.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.Waiting;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WaiterTest {
    @ParameterizedTest
    @EnumSource
    void shouldCountNoFurtherThanToItsLastWayOfWaiting(Waiting waiting) {
        Waiter waiter = Waiter.ofBlocking(waiting);
        idle(waiter, 320);
        int rounds = waiter.rounds;

        idle(waiter, 10);

        assertThat(waiter.rounds).isEqualTo(rounds);
    }

    @Test
    void shouldSpinLongerOnceWorkHasComeSoonEightTimesInARow() {
        Waiter waiter = Waiter.ofWoken(Waiting.BACKOFF);
        int atFirst = waiter.spins;

        for (int times = 1; times <= 7; times++) {
            idle(waiter, 210);
            waiter.reset();
            assertThat(waiter.spins).isEqualTo(atFirst);
        }
        idle(waiter, 210);
        waiter.reset();

        assertThat(waiter.spins).isEqualTo(5 * atFirst);
    }

    @Test
    void shouldSpinShortlyAgainOnceWorkHasComeLate() {
        Waiter waiter = Waiter.ofWoken(Waiting.BACKOFF);
        int atFirst = waiter.spins;
        for (int times = 1; times <= 8; times++) {
            idle(waiter, 1);
            waiter.reset();
        }
        assertThat(waiter.spins).isEqualTo(5 * atFirst);

        // It was worth nothing to spin so long.
        idle(waiter, 5 * atFirst + 1);
        waiter.reset();

        assertThat(waiter.spins).isEqualTo(atFirst);
    }

    @Test
    void shouldNeverSpinLongerWhereItsThreadBlocks() {
        Waiter waiter = Waiter.ofBlocking(Waiting.BACKOFF);
        int atFirst = waiter.spins;

        for (int times = 1; times <= 20; times++) {
            idle(waiter, 1);
            waiter.reset();
        }

        assertThat(waiter.spins).isEqualTo(atFirst);
    }

    @Test
    @Timeout(60)
    void shouldMissNoWakeUpBetweenTwoParksWhereItOnlyParks() {
        Waiter waiter = Waiter.ofParked(TimeUnit.HOURS.toNanos(1));
        LockSupport.unpark(Thread.currentThread());
        waiter.idle();

        waiter.wake();
        waiter.idle();

        assertThat(waiter.rounds).isZero();
    }

    private static void idle(Waiter waiter, int times) {
        for (int i = 0; i < times; i++) {
            waiter.idle();
        }
    }
}
