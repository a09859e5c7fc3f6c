package io.anel.benchmarks.throughput;

import io.anel.benchmarks.rig.Comparison;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code ./anel bench peers}: Anel beside other libraries and servers, each at the same meaning of an acknowledgement. */
@Command(
        name = "peers",
        description = {
            "Throughput in interleaved pairs with other libraries and servers, each as its documentation says to run it fast.",
            "Quote only runs of at least 15 pairs on a machine that does nothing else."
        })
public final class PeersCommand extends ThroughputCommand {
    private static List<Comparison> comparisons(long events, long ringEvents) {
        return Stream.of(LibraryComparisons.all(events, ringEvents), BrokerComparisons.all(events, ringEvents))
                .flatMap(List::stream)
                .toList();
    }

    PeersCommand() {
        super(PeersCommand::comparisons);
    }
}
