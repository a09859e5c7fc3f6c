package io.anel.benchmarks.suite;

import io.anel.benchmarks.endurance.GarbageSize;
import io.anel.benchmarks.endurance.SustainedSize;
import io.anel.benchmarks.latency.AckSize;
import io.anel.benchmarks.latency.LatencySize;
import io.anel.benchmarks.throughput.ThroughputSize;

/**
 * How much a suite measures.
 *
 * @param calibrationRounds of each of the machine's parts, before the throughput rows and after them
 * @param sustained null for none
 * @param garbage null for none
 */
record SuiteSize(
        ThroughputSize throughput,
        int calibrationRounds,
        LatencySize latency,
        AckSize acks,
        SustainedSize sustained,
        GarbageSize garbage) {}
