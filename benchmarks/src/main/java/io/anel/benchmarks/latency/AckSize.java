package io.anel.benchmarks.latency;

import java.util.List;

/**
 * How much a run with one event in flight measures.
 *
 * @param acks of a turn
 * @param rounds counted turns of each arm
 */
public record AckSize(int acks, int rounds, int warmUpRounds) {
    /** As options, for a JVM that measures it. */
    List<String> arguments() {
        return List.of("--acks", "" + acks, "--rounds", "" + rounds, "--warm-up", "" + warmUpRounds);
    }
}
