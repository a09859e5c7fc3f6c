package io.anel.benchmarks.endurance;

import java.util.List;

/**
 * How much goes through a heap that is never cleared up.
 *
 * @param events through the journal
 */
public record GarbageSize(long events, long ringEvents, int heapMegabytes) {
    /** As options, for a JVM that runs an arm. */
    List<String> arguments() {
        return List.of("--events", "" + events, "--ring-events", "" + ringEvents, "--heap-mb", "" + heapMegabytes);
    }

    /** Epsilon allocates and never collects; what does not fit ends the JVM at once. */
    List<String> jvmFlags() {
        return List.of(
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+UseEpsilonGC",
                "-XX:-AlwaysPreTouch",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xms" + heapMegabytes + "m",
                "-Xmx" + heapMegabytes + "m");
    }
}
