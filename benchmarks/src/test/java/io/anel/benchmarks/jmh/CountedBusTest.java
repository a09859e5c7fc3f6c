package io.anel.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class CountedBusTest {
    @Test
    void shouldFindAllEventsOfAllProducersAtEverySubscriber() {
        CountedBus bus = CountedBus.withSubscribers(CountedBus.config(64, 32).build(), 3, "orders.*");
        Producer one = new Producer(bus, 64);
        Producer other = new Producer(bus, 64);
        for (int i = 0; i < 1000; i++) {
            one.publish();
            other.claim();
            other.publishGroup(32);
        }

        assertThatCode(bus::closeAndCheck).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseASubscriberThatMissedEvents() {
        CountedBus bus = CountedBus.withSubscribers(CountedBus.config(64, 32).build(), 2, "payments.*");
        new Producer(bus, 64).publish();

        assertThatThrownBy(bus::closeAndCheck)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("subscriber-1: expected events=1 with sum=1, got events=0 with sum=0");
    }

    @Test
    void shouldRefuseAPayloadWhoseEndIsAnothersEvent() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        Words.write(buffer, 0, 64, 7);
        Words.write(buffer, 32, 32, 9);

        assertThatThrownBy(() -> Words.number(buffer, 0, 64))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected the payload of event 7");
    }
}
