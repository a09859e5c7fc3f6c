package io.anel.journal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.event.NameKind;
import io.anel.event.NameTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FormatRoundTripTest {
    private final Manifest manifest = new Manifest(
            0xC0FFEEL, 3, 9, 1201, 1200, List.of(new CycleBounds(1, 1, 1, 800), new CycleBounds(5, 2, 801, 1200)));

    @Test
    void shouldReadAnExcerptsHeaderBackAsItWasWritten() {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(128));
        ExcerptDescriptor.header(buffer, 8, ExcerptKind.BATCH, 1, 0x7ABC, 64, 2, 5, 1L << 40, (1L << 40) - 1);
        ExcerptDescriptor.check(buffer, 8, 0x12345678);

        assertThat(ExcerptDescriptor.magic(buffer, 8)).isEqualTo(ExcerptDescriptor.MAGIC);
        assertThat(new String(new byte[] {buffer.getByte(8), buffer.getByte(9)}, StandardCharsets.US_ASCII))
                .isEqualTo("AN");
        assertThat(ExcerptDescriptor.check(buffer, 8)).isEqualTo(0x12345678);
        assertThat(ExcerptDescriptor.format(buffer, 8)).isEqualTo(1);
        assertThat(ExcerptKind.ofCode(ExcerptDescriptor.kindCode(buffer, 8))).isEqualTo(ExcerptKind.BATCH);
        assertThat(ExcerptDescriptor.flags(buffer, 8)).isEqualTo(1);
        assertThat(ExcerptDescriptor.tag(buffer, 8)).isEqualTo(0x7ABC);
        assertThat(ExcerptDescriptor.isHeader(buffer, 8, 64, 0x7ABC)).isTrue();
        assertThat(ExcerptDescriptor.isHeader(buffer, 8, 64, 0x7ABD)).isFalse();
        assertThat(ExcerptDescriptor.isHeader(buffer, 8, 63, 0x7ABC)).isFalse();
        assertThat(ExcerptDescriptor.bodyLength(buffer, 8)).isEqualTo(64);
        assertThat(ExcerptDescriptor.epoch(buffer, 8)).isEqualTo(2);
        assertThat(ExcerptDescriptor.count(buffer, 8)).isEqualTo(5);
        assertThat(ExcerptDescriptor.firstSequence(buffer, 8)).isEqualTo(1L << 40);
        assertThat(ExcerptDescriptor.durableThrough(buffer, 8)).isEqualTo((1L << 40) - 1);
    }

    @Test
    void shouldBeginEveryHeaderAtAMultipleOfEight() {
        assertThat(ExcerptDescriptor.headerOffset(400)).isEqualTo(408);
        assertThat(ExcerptDescriptor.headerOffset(404)).isEqualTo(408);
    }

    @Test
    void shouldCheckByTheCrcThatTheStandardGivesForItsExample() {
        ByteBuffer zeros = ByteBuffer.allocateDirect(64);

        // RFC 3720, B.4: 32 bytes of zeros, here the header's behind the check; and the place of all zeros hashes to
        // zero.
        assertThat(new ExcerptCheck(0, 0).of(zeros, 8, 0, new ExcerptCheck(0, 0).place(0)))
                .isEqualTo(0x8A9136AA);
    }

    @Test
    void shouldCheckByThePlaceToo() {
        ByteBuffer excerpt = ByteBuffer.allocateDirect(64);
        Set<Integer> checks = new HashSet<>();

        for (int journal = 0; journal < 10; journal++) {
            for (int cycle = 0; cycle < 10; cycle++) {
                for (int position = 0; position < 400; position += 4) {
                    ExcerptCheck check = new ExcerptCheck(journal, cycle);
                    checks.add(check.of(excerpt, 0, 24, check.place(position)));
                }
            }
        }

        assertThat(checks).hasSize(10 * 10 * 100);
    }

    @Test
    void shouldCarryTenThousandNamesOverSeveralParts() {
        NameTable names = new NameTable();
        for (int i = 0; i < 10_000; i++) {
            names.put(i % 2 == 0 ? NameKind.TYPE : NameKind.SOURCE, 64 + i, "name-" + i);
        }

        List<byte[]> parts = HeadCodec.encode(names, 4711, 11, 22, "desk", new HeadCodec.BuiltOn(33, 44));

        assertThat(parts).hasSizeGreaterThan(5);
        NameTable read = new NameTable();
        HeadCodec.About about = null;
        for (int i = 0; i < parts.size(); i++) {
            UnsafeBuffer part = new UnsafeBuffer(parts.get(i));
            assertThat(HeadCodec.part(part, 0)).isEqualTo(i + 1);
            assertThat(HeadCodec.parts(part, 0)).isEqualTo(parts.size());
            HeadCodec.About section = HeadCodec.decode(part, 0, parts.get(i).length, read);
            about = section == null ? about : section;
        }
        assertThat(about).isEqualTo(new HeadCodec.About(11, 22, "desk", new HeadCodec.BuiltOn(33, 44)));
        for (int i = 0; i < 10_000; i++) {
            String name = i % 2 == 0 ? read.typeName(64 + i) : read.sourceName(64 + i);
            assertThat(name).isEqualTo("name-" + i);
        }
        long[] entries = {0};
        names.forEach((kind, id, name) -> entries[0] += NameTable.entryLength(name));
        int encoded = parts.stream()
                .mapToInt(part -> part.length + ExcerptDescriptor.MAX_OVERHEAD)
                .sum();
        assertThat((long) encoded).isLessThanOrEqualTo(HeadCodec.maxEncodedLength(entries[0], "desk"));
    }

    @Test
    void shouldReadALostRangeBack() {
        byte[] body = LostRangeDescriptor.encode(42, "a page of zeros");

        assertThat(LostRangeDescriptor.lastSequence(new UnsafeBuffer(body), 0)).isEqualTo(42);
        assertThat(LostRangeDescriptor.why(new UnsafeBuffer(body), 0, body.length))
                .isEqualTo("a page of zeros");
    }

    @Test
    void shouldReadAManifestBack() throws ManifestException {
        assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest))).isEqualTo(manifest);
        assertThat(ManifestCodec.decode(ManifestCodec.encode(Manifest.empty(-1))))
                .isEqualTo(Manifest.empty(-1));
    }

    @Test
    void shouldRefuseAManifestInWhichAnyBitIsChanged() {
        byte[] bytes = ManifestCodec.encode(manifest);
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = bytes.clone();
                changed[i] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> ManifestCodec.decode(changed))
                        .isInstanceOfSatisfying(
                                ManifestException.class,
                                e -> assertThat(e.isNewerFormat()).isFalse());
            }
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ManifestCodec.decode(cut)).isInstanceOf(ManifestException.class);
        }
    }

    @Test
    void shouldRefuseAManifestThatDoesNotHoldTogether() {
        CycleBounds first = new CycleBounds(1, 1, 1, 800);
        for (Manifest wrong : List.of(
                // Behind such a cycle a reader would come upon it again, without end.
                new Manifest(7, 3, 9, 801, 800, List.of(first, new CycleBounds(5, 2, 801, 800))),
                new Manifest(7, 3, 9, 1201, 1200, List.of(first, new CycleBounds(5, 2, 802, 1200))),
                new Manifest(7, 3, 9, 1201, 1200, List.of(first, new CycleBounds(1, 2, 801, 1200))),
                new Manifest(7, 3, 9, 1201, 1200, List.of(first, new CycleBounds(5, 3, 801, 1200))),
                new Manifest(7, 3, 9, 1201, 1200, List.of(new CycleBounds(1, 0, 1, 1200))),
                new Manifest(7, 3, 9, 900, 900, List.of(first)),
                new Manifest(7, 3, 1, 801, 800, List.of(first)),
                new Manifest(7, 3, 9, 801, 799, List.of(first)),
                new Manifest(7, 3, 9, 0, 0, List.of()),
                new Manifest(7, -1, 9, 1, 0, List.of()))) {
            assertThatThrownBy(() -> ManifestCodec.decode(ManifestCodec.encode(wrong)))
                    .as(wrong.toString())
                    .isInstanceOf(ManifestException.class)
                    .hasMessageMatching("expected .*, got .*");
        }
    }
}
