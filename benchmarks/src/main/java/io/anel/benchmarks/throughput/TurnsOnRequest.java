package io.anel.benchmarks.throughput;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Scratch;
import io.anel.benchmarks.rig.TurnRunner;
import io.anel.benchmarks.rig.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/**
 * Anel's side of one row, turn by turn: each line that comes in is answered by one line, a turn's sample as JSON, until the lines end. So can
 * two revisions, each in a JVM of its own, take turns in the same state of the machine.
 */
final class TurnsOnRequest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Row row;
    private final Workload settings;
    private final Path parent;

    /** @param parent a directory in the row's place */
    TurnsOnRequest(Row row, Workload settings, Path parent) {
        this.row = row;
        this.settings = settings;
        this.parent = parent;
    }

    void serve(BufferedReader requests, PrintWriter answers) throws Exception {
        Arm arm = row.comparison().arms().get().get(0);
        Workload workload = row.comparison().workload(settings);
        try (Scratch scratch = Scratch.under(parent)) {
            TurnRunner turns = new TurnRunner(scratch.directory());
            while (nextRequest(requests)) {
                answers.println(MAPPER.writeValueAsString(turns.run(arm, workload)));
                answers.flush();
            }
        }
    }

    private static boolean nextRequest(BufferedReader requests) throws IOException {
        return requests.readLine() != null;
    }
}
