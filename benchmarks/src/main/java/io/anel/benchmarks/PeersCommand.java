package io.anel.benchmarks;

import picocli.CommandLine.Command;

/** {@code ./anel bench peers}: Anel beside other libraries and servers, each at the same meaning of an acknowledgement. */
@Command(
        name = PeersCommand.NAME,
        description = {
            "Throughput in interleaved pairs with other libraries and servers, each as its documentation says to run it fast.",
            "Quote only runs of at least 15 pairs on a machine that does nothing else."
        })
final class PeersCommand extends ThroughputCommand {
    static final String NAME = "peers";

    PeersCommand() {
        super(NAME, PeerComparisons::all);
    }
}
