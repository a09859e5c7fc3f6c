package io.anel.tool;

import io.anel.api.BusConfig;
import io.anel.api.BusOption;
import io.anel.api.ConfigurationException;
import io.anel.engine.Sizing;
import io.anel.journal.JournalConfig;
import io.anel.journal.JournalOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemEpochNanoClock;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints every setting. */
@Command(
        name = "config",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {"", "Usage: anel config [--file FILE] [--json | --yaml]"},
        header = "Print every setting, its default, range and meaning, as a file that a bus reads.",
        description = "",
        footer = {"", "  anel config > desk.properties", "  anel config --file desk.properties"})
final class ConfigCommand implements Callable<Integer> {
    private final Output output;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Check this file, .properties or .yaml, and print what is in force with it.")
    private Path file;

    @ArgGroup(exclusive = true)
    private final Form form = new Form();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** How it is printed; properties unless given. */
    private static final class Form {
        @Option(names = "--json", description = "Print JSON, one object a line for each setting.")
        private boolean json;

        @Option(names = "--yaml", description = "Print YAML.")
        private boolean yaml;
    }

    /** A setting as it is printed. */
    private record Line(String key, String value, String standard, String range, String meaning) {}

    ConfigCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        BusConfig bus = file == null ? BusConfig.ofDefaults() : BusConfig.fromFile(file);
        JournalConfig journal = file == null ? JournalConfig.ofDefaults() : JournalConfig.fromFile(file);
        requireFit(bus, journal);
        lines(bus, journal).forEach(form.json ? this::printJson : form.yaml ? this::printYaml : this::printProperty);
        return ExitCode.SOUND;
    }

    private void requireFit(BusConfig bus, JournalConfig journal) {
        try {
            journal.requireFits(Sizing.logSettings("config", bus, new SystemEpochNanoClock()));
        } catch (ConfigurationException e) {
            throw new ConfigurationException((file == null ? "" : file + ": ") + e.getMessage(), e);
        }
    }

    private static List<Line> lines(BusConfig bus, JournalConfig journal) {
        List<Line> lines = new ArrayList<>();
        for (BusOption option : BusOption.values()) {
            lines.add(new Line(
                    option.key(),
                    option.format(bus.get(option)),
                    option.format(option.defaultValue()),
                    option.range(),
                    option.meaning()));
        }
        for (JournalOption option : JournalOption.values()) {
            lines.add(new Line(
                    option.key(),
                    option.format(journal),
                    option.format(JournalConfig.ofDefaults()),
                    option.range(),
                    option.meaning()));
        }
        return lines;
    }

    private void printProperty(Line line) {
        print(line, '=');
    }

    private void printYaml(Line line) {
        print(line, ':');
    }

    private void print(Line line, char assigns) {
        output.line("# " + line.meaning());
        output.line("# " + line.range() + "; default " + line.standard());
        output.line(line.key() + (assigns == ':' ? ": " : "=") + line.value());
        output.line("");
    }

    private void printJson(Line line) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("key", line.key());
        object.put("value", line.value());
        object.put("default", line.standard());
        object.put("range", line.range());
        object.put("meaning", line.meaning());
        output.line(object.toString());
    }
}
