package io.anel.benchmarks.jmh;

import org.openjdk.jmh.annotations.Threads;

/** By four threads at once: with the writer five, which on fewer processors measures the scheduler too. */
@Threads(4)
public class PublishFourProducers extends PublishBenchmark {}
