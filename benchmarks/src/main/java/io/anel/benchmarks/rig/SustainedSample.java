package io.anel.benchmarks.rig;

import java.util.List;

/**
 * What a turn measured that went on for a time.
 *
 * @param cpuNs of the whole process, compiler and collector included
 * @param spent whether its most bytes ended it before its time
 * @param windows of a tenth of a second each, one behind the other
 */
public record SustainedSample(long events, long wallNs, long cpuNs, boolean spent, List<Window> windows) {
    public double eventsPerSecond() {
        return events * 1e9 / wallNs;
    }

    public double cpuNsPerEvent() {
        return (double) cpuNs / events;
    }

    public double seconds() {
        return wallNs / 1e9;
    }

    /** The rate of the windows that began in one third of the turn: 0, 1 or 2. */
    public double thirdPerSecond(int third) {
        List<Window> own = windows.stream()
                .filter(window -> (int) (3 * window.beginNs() / wallNs) == third)
                .toList();
        long ns = own.stream()
                .mapToLong(window -> window.endNs() - window.beginNs())
                .sum();
        return ns == 0 ? 0 : own.stream().mapToLong(Window::events).sum() * 1e9 / ns;
    }

    /** The rate that all but that share of the windows reached. */
    public double windowPerSecond(double share) {
        double[] rates =
                windows.stream().mapToDouble(Window::eventsPerSecond).sorted().toArray();
        return rates.length == 0 ? 0 : rates[(int) (share * rates.length)];
    }
}
