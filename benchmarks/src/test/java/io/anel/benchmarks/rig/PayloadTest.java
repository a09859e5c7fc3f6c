package io.anel.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    @ParameterizedTest
    @ValueSource(ints = {64, 1024})
    void shouldExpectWhatAReaderOfTheEncodedPayloadsFolds(int length) {
        Payload payload = Payload.ofLength(length);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[length]);
        long checksum = 0;
        for (long n = 1; n <= 1_000; n++) {
            payload.encode(buffer, 0, n);
            checksum = Payload.checksum(checksum, payload.fold(buffer, 0));
        }

        assertThat(payload.expectedChecksum(1_000)).isEqualTo(checksum);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1024})
    void shouldFoldDifferentlyWhenAnyBitIsFlipped(int length) {
        Payload payload = Payload.ofLength(length);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[length]);
        payload.encode(buffer, 0, 7);
        long fold = payload.fold(buffer, 0);

        for (int bit = 0; bit < length * Byte.SIZE; bit++) {
            int index = bit / Byte.SIZE;
            byte before = buffer.getByte(index);
            buffer.putByte(index, (byte) (before ^ 1 << bit % Byte.SIZE));

            assertThat(payload.fold(buffer, 0)).as("bit %d", bit).isNotEqualTo(fold);
            buffer.putByte(index, before);
        }
    }

    @Test
    void shouldFoldDifferentlyWhenTwoStepsChangePlaces() {
        Payload payload = Payload.ofLength(128);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
        payload.encode(buffer, 0, 7);
        UnsafeBuffer swapped = new UnsafeBuffer(new byte[128]);
        swapped.putBytes(0, buffer, 64, 64);
        swapped.putBytes(64, buffer, 0, 64);

        assertThat(payload.fold(swapped, 0)).isNotEqualTo(payload.fold(buffer, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 100, (1 << 20) + 64})
    void shouldRefuseALengthThatIsNoMultipleOfAStep(int length) {
        assertThatThrownBy(() -> Payload.ofLength(length))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got length=" + length);
    }
}
