package io.anel.benchmarks.compare;

import io.anel.benchmarks.rig.MedianInterval;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of two revisions: pairs of forks, a ratio from each, until the judge has enough.
 *
 * <p>A pair's ratio is the median, over its counted turns, of the CPU time an event that B's turn used over that of A's turn beside it. Which of the two
 * goes first changes with each turn and with each pair of forks.
 */
final class Duel {
    private final Revision a;
    private final Revision b;
    private final Judge judge;
    private final int warmUpTurns;
    private final int turns;
    private final PrintStream progress;

    /**
     * @param warmUpTurns of each fork, not counted: its compiler is at work
     * @param turns of each fork that count
     */
    public Duel(Revision a, Revision b, Judge judge, int warmUpTurns, int turns, PrintStream progress) {
        this.a = a;
        this.b = b;
        this.judge = judge;
        this.warmUpTurns = warmUpTurns;
        this.turns = turns;
        this.progress = progress;
    }

    /** @param arguments of either's bench, so that it runs turns of the row */
    public DuelResult run(String row, List<String> arguments) throws IOException, InterruptedException {
        List<Double> ratios = new ArrayList<>();
        List<Double> cpuA = new ArrayList<>();
        List<Double> cpuB = new ArrayList<>();
        double[] soFar = {};
        while (!judge.isDone(soFar)) {
            Pair pair = pair(arguments, ratios.size() % 2 == 0);
            ratios.add(pair.ratio());
            cpuA.add(pair.cpuA());
            cpuB.add(pair.cpuB());
            soFar = doubles(ratios);
            progress.printf(
                    Locale.ROOT,
                    "%s forks %d: CPU ns an event A %.1f, B %.1f, ratio %.3f%n",
                    row,
                    soFar.length,
                    pair.cpuA(),
                    pair.cpuB(),
                    pair.ratio());
        }
        return new DuelResult(row, judge.verdict(soFar), soFar, doubles(cpuA), doubles(cpuB));
    }

    private Pair pair(List<String> arguments, boolean aFirst) throws IOException, InterruptedException {
        try (Fork forkA = Fork.start(a, arguments);
                Fork forkB = Fork.start(b, arguments)) {
            boolean startsWithA = aFirst;
            for (int turn = 0; turn < warmUpTurns; turn++, startsWithA = !startsWithA) {
                turns(forkA, forkB, startsWithA);
            }
            double[] ratios = new double[turns];
            double[] cpuA = new double[turns];
            double[] cpuB = new double[turns];
            for (int turn = 0; turn < turns; turn++, startsWithA = !startsWithA) {
                Pair both = turns(forkA, forkB, startsWithA);
                ratios[turn] = both.ratio();
                cpuA[turn] = both.cpuA();
                cpuB[turn] = both.cpuB();
            }
            return new Pair(MedianInterval.median(ratios), MedianInterval.median(cpuA), MedianInterval.median(cpuB));
        }
    }

    private static Pair turns(Fork forkA, Fork forkB, boolean aFirst) throws IOException, InterruptedException {
        double first = (aFirst ? forkA : forkB).turn().cpuNsPerEvent();
        double second = (aFirst ? forkB : forkA).turn().cpuNsPerEvent();
        double cpuA = aFirst ? first : second;
        double cpuB = aFirst ? second : first;
        return new Pair(cpuB / cpuA, cpuA, cpuB);
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** CPU nanoseconds an event, and their ratio. */
    private record Pair(double ratio, double cpuA, double cpuB) {}
}
