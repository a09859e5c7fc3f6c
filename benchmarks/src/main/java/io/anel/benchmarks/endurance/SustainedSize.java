package io.anel.benchmarks.endurance;

import java.util.List;

/**
 * How much a sustained run measures.
 *
 * @param seconds of each arm
 * @param maxGigabytes of files of an arm; one that has written so much ends before its time
 * @param calibrationRounds of each of the machine's parts, before the arms and after them
 */
public record SustainedSize(int seconds, int maxGigabytes, int calibrationRounds) {
    public static final int QUOTABLE_SECONDS = 60;

    /** As options, for a JVM that measures an arm. */
    List<String> arguments() {
        return List.of("--seconds", "" + seconds, "--max-gb", "" + maxGigabytes);
    }
}
