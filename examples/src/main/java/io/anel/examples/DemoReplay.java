package io.anel.examples;

import io.anel.api.AnelException;
import io.anel.examples.trading.TradingDesk;
import io.anel.replay.ReplayReport;
import io.anel.replay.Replayer;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demo's other half: replays a journal into new stages and prints, as JSON, what their state came to. It knows nothing of the
 * live run but the directory.
 */
public final class DemoReplay {
    /**
     * What it prints.
     *
     * @param events names, voided ones and alerts included
     * @param confirmedAlerts alerts that the replayed stages made again, byte for byte
     * @param hash of the stages' state, 16 hex digits
     */
    record Result(long events, long confirmedAlerts, long eventsPerSecond, String hash) {
        /** @throws DemoException when the fresh JVM did not print a result */
        static Result of(FreshJvm jvm) {
            if (jvm.exitCode() != 0 || jvm.output().isBlank()) {
                throw new DemoException(
                        DemoException.FAILED,
                        "expected the replay in a fresh JVM to succeed, got exit code " + jvm.exitCode());
            }
            return JsonMapper.shared().readValue(jvm.output(), Result.class);
        }
    }

    private DemoReplay() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("anel demo: expected the journal's directory, got " + arguments.length + " arguments");
            System.exit(DemoException.WRONG_CALL);
        }
        try {
            System.out.println(JsonMapper.shared().writeValueAsString(replay(Path.of(arguments[0]))));
        } catch (AnelException e) {
            System.err.println("anel demo: " + e.getMessage());
            System.exit(DemoException.FAILED);
        }
    }

    private static Result replay(Path journal) {
        ReplayReport report =
                Replayer.of(journal).chain(new TradingDesk()::describe).run();
        return new Result(
                report.events(),
                report.confirmedEmissions(),
                Math.round(report.eventsPerSecond()),
                report.stateHash().toString());
    }
}
