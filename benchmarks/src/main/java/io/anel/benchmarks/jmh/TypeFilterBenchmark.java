package io.anel.benchmarks.jmh;

import io.anel.event.NameKind;
import io.anel.event.NameTable;
import io.anel.event.SystemTypes;
import io.anel.event.TypeFilter;
import io.anel.event.TypePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one subscriber pays to find which of its patterns takes an event: the last of so many does, and the types come in turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TypeFilterBenchmark extends BoundedRun {
    /** A power of two. */
    private static final int TYPES = 64;

    @Param({"1", "4", "16", "64"})
    public int patterns;

    private TypeFilter filter;
    private int turn;

    @Setup
    public void compile() {
        NameTable names = new NameTable();
        for (int i = 0; i < TYPES; i++) {
            names.put(NameKind.TYPE, SystemTypes.FIRST_USER_ID + i, "orders.kind-" + i);
        }
        List<TypePattern> all = new ArrayList<>();
        for (int i = 1; i < patterns; i++) {
            all.add(TypePattern.of("others-" + i + ".*"));
        }
        all.add(TypePattern.of("orders.*"));
        filter = new TypeFilter(all, names);
        for (int i = 0; i < TYPES; i++) {
            int match = filter.match(SystemTypes.FIRST_USER_ID + i);
            if (match != patterns - 1) {
                throw new IllegalStateException("expected match=" + (patterns - 1) + ", got match=" + match);
            }
        }
    }

    @Benchmark
    public int match() {
        return filter.match(SystemTypes.FIRST_USER_ID + (turn++ & TYPES - 1));
    }
}
