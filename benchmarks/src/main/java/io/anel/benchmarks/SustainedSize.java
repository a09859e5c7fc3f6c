package io.anel.benchmarks;

import java.util.List;

/**
 * How much a sustained run measures.
 *
 * @param seconds of each arm
 * @param maxGigabytes of files of an arm; one that has written so much ends before its time
 */
record SustainedSize(int seconds, int maxGigabytes) {
    static final int QUOTABLE_SECONDS = 60;
    static final int CALIBRATION_ROUNDS = 3;

    /** As options, for a JVM that measures an arm. */
    List<String> arguments() {
        return List.of("--seconds", "" + seconds, "--max-gb", "" + maxGigabytes);
    }
}
