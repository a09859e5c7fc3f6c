package io.anel.tool;

import io.anel.api.DamagedLogException;
import io.anel.journal.RequiredFlags;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the commands on a journal share. */
abstract class JournalCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(index = "0", paramLabel = "DIR", description = "The journal's directory.")
    private Path directory;

    @Option(names = "--json", description = "Print JSON, one object a line.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    JournalCommand(Output output) {
        this.output = output;
    }

    /** Returns the exit code. */
    abstract int run();

    @Override
    public final Integer call() {
        RequiredFlags.require();
        try {
            return run();
        } catch (InternalError e) {
            // The JVM's answer when a mapped file is cut short under it, or its disk cannot read it.
            throw new DamagedLogException(directory + ": a file can no longer be read: " + e.getMessage(), e);
        }
    }

    Path directory() {
        return directory;
    }

    boolean json() {
        return json;
    }

    Output output() {
        return output;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    void print(ObjectNode object) {
        output.line(Shown.json(object.toString()));
    }

    /** A line of a list of names and values; the value may have come from the journal. */
    void print(String name, String value) {
        output.line(String.format(Locale.ROOT, "%-10s %s", name, Shown.text(value)));
    }
}
