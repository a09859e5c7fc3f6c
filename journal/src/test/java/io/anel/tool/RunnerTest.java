package io.anel.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class RunnerTest {
    @Command(name = "anel test")
    private static final class Failing implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new StackOverflowError("too deep");
        }
    }

    @Test
    void shouldEndInOneLineAndNotAsIfDamageHadBeenFoundByAnError() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Output output = new Output(new ByteArrayOutputStream(), err, false);

        int exitCode = Runner.run(new CommandLine(new Failing()), output);

        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("anel test: failed by an error of its own: java.lang.StackOverflowError: too deep");
    }
}
