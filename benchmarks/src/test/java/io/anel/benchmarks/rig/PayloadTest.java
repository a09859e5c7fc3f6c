package io.anel.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Payload.LENGTH]);

    @Test
    void shouldExpectWhatAReaderOfTheEncodedPayloadsFolds() {
        long checksum = 0;
        for (long n = 1; n <= 1_000; n++) {
            Payload.encode(buffer, 0, n);
            checksum = Payload.checksum(checksum, Payload.fold(buffer, 0));
        }

        assertThat(Payload.expectedChecksum(1_000)).isEqualTo(checksum);
    }

    @Test
    void shouldFoldDifferentlyWhenAnyBitIsFlipped() {
        Payload.encode(buffer, 0, 7);
        long fold = Payload.fold(buffer, 0);

        for (int bit = 0; bit < Payload.LENGTH * Byte.SIZE; bit++) {
            int index = bit / Byte.SIZE;
            byte before = buffer.getByte(index);
            buffer.putByte(index, (byte) (before ^ 1 << bit % Byte.SIZE));

            assertThat(Payload.fold(buffer, 0)).as("bit %d", bit).isNotEqualTo(fold);
            buffer.putByte(index, before);
        }
    }
}
