package io.anel.benchmarks.rig;

/**
 * An arm, and what its latency means.
 *
 * @param name in reports, where an arm stands for several things
 * @param meaning between which two moments, such as {@code due → journaled → handled}
 */
public record TimedArm(String name, Arm arm, String meaning) {}
