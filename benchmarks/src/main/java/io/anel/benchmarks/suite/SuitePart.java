package io.anel.benchmarks.suite;

import io.anel.benchmarks.report.ReportSection;

/**
 * What a suite runs beside its throughput rows, and {@code --filter} knows as one row.
 *
 * @param check refuses where the machine has not what it needs
 */
record SuitePart(String name, Check check, Runnable warn, Measure measure) {
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    @FunctionalInterface
    interface Measure {
        ReportSection run() throws Exception;
    }
}
