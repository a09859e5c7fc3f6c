package io.anel.torture.fuzz;

/** What the fuzzer calls, in a JVM of its own; it finds this method by its name. */
public final class FuzzMain {
    /** The system property that names the target. */
    public static final String TARGET = "anel.fuzz.target";

    private static final FuzzTarget FED = FuzzTarget.valueOf(System.getProperty(TARGET));

    private FuzzMain() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FED.feed(input);
    }
}
