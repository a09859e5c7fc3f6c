package io.anel.benchmarks.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Sample;
import io.anel.benchmarks.rig.TurnRunner;
import io.anel.benchmarks.rig.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rig rejects a turn that lost anything, so an arm that comes back has moved every event, in order. An arm whose server is not
 * installed is skipped; {@code .ci/run} brings it.
 */
class BrokerArmsTest {
    private static final int EVENTS = 20_000;

    @TempDir
    private Path directory;

    static List<Named<Arm>> arms() {
        return Stream.of(
                        new AxonArm(),
                        PekkoArm.inMemory(),
                        PekkoArm.levelDb(),
                        KafkaArm.inPageCache(),
                        KafkaArm.forcing(),
                        new NatsArm(),
                        RedisArm.everySecond(),
                        RedisArm.always())
                .map(arm -> Named.of(arm.name(), arm))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arms")
    void shouldMoveEveryEvent(Arm arm) throws Exception {
        assumeThat(arm.missing()).isEmpty();
        Workload workload = new Workload(
                EVENTS, 1024, Workload.WaitKind.BACKOFF, Workload.ProducerKind.MULTI, Payload.ofLength(64), 1);

        Sample sample = new TurnRunner(directory).run(arm, workload);

        assertThat(sample.events()).isEqualTo(EVENTS);
        assertThat(directory).isEmptyDirectory();
    }
}
