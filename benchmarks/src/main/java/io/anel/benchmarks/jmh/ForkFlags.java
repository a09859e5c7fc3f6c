package io.anel.benchmarks.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM flags that a benchmark's fork needs: those of {@code jvm.flags}, which the build puts beside the classes, and on newer JDKs one more.
 *
 * <p>JMH hands a fork what its own JVM was started with. A JVM started by {@code java -jar} was given none: its manifest opened what is
 * needed, and that a fork, which is started by a class path, never sees.
 */
public final class ForkFlags {
    private static final String RESOURCE = "/jvm.flags";

    /** Keeps Agrona and Chronicle from being warned about; older JDKs refuse it. */
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    private static final int FIRST_WITH_UNSAFE = 24;

    private ForkFlags() {}

    /** Those that this JVM was not started with. */
    public static List<String> missing() {
        List<String> missing = needed(Runtime.version().feature());
        missing.removeAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        return missing;
    }

    static List<String> needed(int javaVersion) {
        List<String> flags = new ArrayList<>();
        try (InputStream in = ForkFlags.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("expected the resource " + RESOURCE + " on the class path, found none");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::trim)
                    .forEach(flags::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        flags.removeIf(String::isEmpty);
        if (javaVersion >= FIRST_WITH_UNSAFE) {
            flags.add(UNSAFE);
        }
        return flags;
    }
}
