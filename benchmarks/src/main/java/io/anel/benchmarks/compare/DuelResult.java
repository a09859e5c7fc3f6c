package io.anel.benchmarks.compare;

/**
 * How a row came out.
 *
 * @param ratios of each pair of forks, CPU time of B over that of A: above 1, B takes more
 * @param cpuNsA an event, of each fork
 * @param cpuNsB an event, of each fork
 */
record DuelResult(String row, Verdict verdict, double[] ratios, double[] cpuNsA, double[] cpuNsB) {}
