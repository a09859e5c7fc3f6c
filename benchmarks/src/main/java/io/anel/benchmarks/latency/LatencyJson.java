package io.anel.benchmarks.latency;

import io.anel.benchmarks.rig.LatencySample;
import io.anel.benchmarks.rig.LatencySeries;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/** A rate's series as one line, from its JVM to the one that reports: histograms in HdrHistogram's own compressed form, base64. */
final class LatencyJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private LatencyJson() {}

    record Turn(double achieved, String latency, String hiccups, double stolenShare) {}

    record Line(String arm, String meaning, long ratePerSecond, List<Turn> turns) {}

    static String write(List<LatencySeries> all) {
        return MAPPER.writeValueAsString(all.stream()
                .map(series -> new Line(
                        series.arm(),
                        series.meaning(),
                        series.ratePerSecond(),
                        series.samples().stream()
                                .map(sample -> new Turn(
                                        sample.achieved(),
                                        text(sample.latency()),
                                        text(sample.hiccups()),
                                        sample.stolenShare()))
                                .toList()))
                .toList());
    }

    static List<LatencySeries> read(String line) {
        return List.of(MAPPER.readValue(line, Line[].class)).stream()
                .map(each -> new LatencySeries(
                        each.arm(),
                        each.meaning(),
                        each.ratePerSecond(),
                        each.turns().stream()
                                .map(turn -> new LatencySample(
                                        turn.achieved(),
                                        histogram(turn.latency()),
                                        histogram(turn.hiccups()),
                                        turn.stolenShare()))
                                .toList()))
                .toList();
    }

    private static String text(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        buffer.flip();
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Histogram histogram(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IllegalStateException("expected a histogram of a row's JVM, got " + text, e);
        }
    }
}
