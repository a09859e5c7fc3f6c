package io.anel.benchmarks.compare;

import io.anel.benchmarks.rig.RowFailedException;
import io.anel.benchmarks.rig.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** A JVM that runs a revision's side of one row, a turn at a time. Between turns it waits for a line and uses no processor. */
final class Fork implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long CLOSE_SECONDS = 30;

    private final Revision revision;
    private final Process process;
    private final Thread atExit;
    private final PrintWriter requests;
    private final BufferedReader answers;

    private Fork(Revision revision, Process process) {
        this.revision = revision;
        this.process = process;
        this.atExit = new Thread(process::destroy, "fork-end");
        Runtime.getRuntime().addShutdownHook(atExit);
        requests = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** @param arguments the bench's, of a row whose turns are asked for */
    static Fork start(Revision revision, List<String> arguments) throws IOException {
        return new Fork(
                revision,
                revision.bench(arguments)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** @throws RowFailedException when the bench ended instead of answering; it said why on stderr */
    Sample turn() throws IOException, InterruptedException {
        requests.println("turn");
        String answer = answers.readLine();
        if (answer == null) {
            throw new RowFailedException("expected a turn's sample from the bench of " + revision.given()
                    + ", got exitCode=" + process.waitFor());
        }
        return MAPPER.readValue(answer, Sample.class);
    }

    @Override
    public void close() {
        requests.close();
        try {
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
