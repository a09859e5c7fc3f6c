package io.anel.benchmarks.report;

import io.anel.benchmarks.rig.Arm;

/** Arms whose busy threads outnumber the cores: they measure the scheduler too. */
public final class Crowding {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private Crowding() {}

    /** What to mark the arm with; empty when every busy thread has a core. */
    public static String of(Arm arm) {
        return arm.busyThreads() > CORES ? arm.busyThreads() + " busy threads on " + CORES + " cores" : "";
    }

    public static void warn(String row, Arm arm) {
        if (!of(arm).isEmpty()) {
            System.err.println("warning: " + row + ": " + arm.name() + " has " + of(arm));
        }
    }
}
