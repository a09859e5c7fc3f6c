package io.anel.benchmarks.command;

import io.anel.benchmarks.rig.LostEventsException;
import io.anel.benchmarks.rig.RowFailedException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the measuring commands have in common: their exit codes, and how they refuse an option. */
@Command(
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:measured", " 1:a turn lost events or failed; no figure counts", " 2:a bad option"})
public abstract class MeasuringCommand implements Callable<Integer> {
    /** A figure could not be taken, or a turn lost events. */
    public static final int FAILED = 1;

    static final int USAGE = 2;

    @Spec
    private CommandSpec spec;

    private List<String> arguments = List.of();

    final void invokedWith(String... given) {
        arguments = List.of(given);
    }

    /**
     * @param given all arguments, for the report
     * @throws ParameterException for an option that cannot be
     * @throws LostEventsException when a turn lost events: nothing was printed then
     */
    protected abstract void measure(List<String> given) throws Exception;

    /** The exit code once all was measured: 0, where a command does not judge what it measured. */
    protected int outcome() {
        return 0;
    }

    @Override
    public final Integer call() throws Exception {
        try {
            measure(arguments);
            return outcome();
        } catch (LostEventsException | RowFailedException e) {
            spec.commandLine().getErr().println("bench: rejected: " + e.getMessage());
            return FAILED;
        }
    }

    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    protected final void print(String line) {
        out().println(line);
        out().flush();
    }

    protected final ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    protected final void require(String option, long value, long min, long max) {
        Numbers.require(spec, option, value, min, max);
    }

    protected final void requireMatch(List<?> selected, String filter, List<String> names) {
        if (selected.isEmpty()) {
            throw bad("expected --filter to match one of " + names + ", got " + filter);
        }
    }
}
