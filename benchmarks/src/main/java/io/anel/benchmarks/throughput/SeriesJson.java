package io.anel.benchmarks.throughput;

import io.anel.benchmarks.rig.Series;
import tools.jackson.databind.json.JsonMapper;

/** A row's series as one line, from its JVM to the one that reports. */
final class SeriesJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SeriesJson() {}

    static String write(Series series) {
        return MAPPER.writeValueAsString(series);
    }

    static Series read(String line) {
        return MAPPER.readValue(line, Series.class);
    }
}
