package io.anel.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/** A part of a run's report. */
public interface ReportSection {
    /** For a terminal. */
    String text();

    /** @param forPage with what only the page needs, such as the points of curves */
    void put(ObjectNode root, boolean forPage);

    /** Writes what stands beside the page in the report's folder, which exists. */
    default void writeFiles(Path directory) throws IOException {}
}
