package io.anel.benchmarks.jmh;

import org.openjdk.jmh.annotations.Threads;

/** By one thread. */
@Threads(1)
public class PublishOneProducer extends PublishBenchmark {}
