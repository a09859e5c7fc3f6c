package io.anel.benchmarks.endurance;

import io.anel.benchmarks.report.ReportSection;
import io.anel.benchmarks.rig.GarbageSample;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What was allocated while events flowed, as a table and as JSON. */
public final class GarbageReport implements ReportSection {
    private static final double MIB = 1 << 20;

    private final GarbageSize size;
    private final Map<GarbageArm, GarbageSample> samples = new LinkedHashMap<>();

    GarbageReport(GarbageSize size) {
        this.size = size;
    }

    void add(GarbageArm arm, GarbageSample sample) {
        samples.put(arm, sample);
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(line(
                "%nwithout a collector (Epsilon), in a heap of %d MiB%n  %-10s %14s %16s %12s %12s %10s%n",
                size.heapMegabytes(), "", "events", "allocated", "an event", "heap used", "CPU ns"));
        samples.forEach((arm, sample) -> text.append(line(
                "  %-10s %,14d %,10d bytes %6.4f bytes %8.1f MiB %10.0f   %.2f M events/s, %s%n",
                arm.name(),
                sample.events(),
                sample.allocatedBytes(),
                sample.allocatedBytesPerEvent(),
                sample.usedBytes() / MIB,
                sample.cpuNsPerEvent(),
                sample.eventsPerSecond() / 1e6,
                arm.meaning())));
        return text.append(line(
                        "  allocated: by all threads, from the first event to the last; heap used: set-up included%n"))
                .toString();
    }

    @Override
    public void put(ObjectNode root, boolean forPage) {
        ObjectNode garbage = root.putObject("garbage");
        garbage.put("heapMiB", size.heapMegabytes());
        ObjectNode arms = garbage.putObject("arms");
        samples.forEach((arm, sample) -> {
            ObjectNode node = arms.putObject(arm.name());
            node.put("meaning", arm.meaning());
            node.put("events", sample.events());
            node.put("allocatedBytes", sample.allocatedBytes());
            node.put("allocatedBytesPerEvent", sample.allocatedBytesPerEvent());
            node.put("heapUsedBytes", sample.usedBytes());
            node.put("heapBytes", sample.heapBytes());
            node.put("eventsPerSecond", sample.eventsPerSecond());
            node.put("cpuNsPerEvent", sample.cpuNsPerEvent());
        });
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
