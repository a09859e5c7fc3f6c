package io.anel.benchmarks.command;

import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Workload;
import io.anel.benchmarks.rig.Workload.ProducerKind;
import io.anel.benchmarks.rig.Workload.WaitKind;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the rings of all sides are given alike. */
public final class RingOptions {
    @Option(names = "--ring", paramLabel = "SLOTS", defaultValue = "8192", description = "The rings' size.")
    private int ringSize;

    @Option(
            names = "--wait",
            paramLabel = "KIND",
            defaultValue = "BACKOFF",
            description = "How threads wait, on both sides: ${COMPLETION-CANDIDATES}.")
    private WaitKind waiting;

    @Option(
            names = "--producer",
            paramLabel = "KIND",
            defaultValue = "MULTI",
            description = "The peers' producer type: ${COMPLETION-CANDIDATES}; Anel's ring is always for many.")
    private ProducerKind producer;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    public void check() {
        Numbers.require(spec, "--ring", ringSize, 1024, 1 << 20);
        if (Integer.bitCount(ringSize) != 1) {
            throw new ParameterException(spec.commandLine(), "expected --ring to be a power of two, got " + ringSize);
        }
    }

    public void warn() {
        if (producer == ProducerKind.SINGLE) {
            System.err.println("warning: producer=SINGLE on the peers' side only: Anel's ring is for many producers");
        }
    }

    /** The options again, for a JVM that measures a row. */
    public List<String> arguments() {
        return List.of("--ring", "" + ringSize, "--wait", "" + waiting, "--producer", "" + producer);
    }

    public Workload workload(long events, int passes) {
        return new Workload(events, ringSize, waiting, producer, Payload.ofLength(Payload.STEP), passes);
    }
}
