package io.anel.benchmarks.jmh;

import io.anel.benchmarks.command.MeasuringCommand;
import io.anel.benchmarks.command.OutputOptions;
import io.anel.benchmarks.rig.Conditions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./anel bench jmh}: the parts alone, under JMH, with what they allocate. */
@Command(
        name = "jmh",
        description = {
            "The parts alone under JMH: publishing, dispatch, frames, the journal; with the bytes that each operation allocates.",
            "All of them take about twenty minutes. java -jar benchmarks/target/benchmarks.jar runs the same with JMH's own options."
        })
public final class JmhCommand extends MeasuringCommand {
    private static final String DIRECTORY = "dir";
    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z_]+");

    @Option(
            names = "--filter",
            paramLabel = "REGEX",
            description =
                    "Only the benchmarks in whose name REGEX is found, such as Publish.*claim; case does not matter.")
    private String filter;

    @Option(
            names = "-p",
            paramLabel = "NAME=V[,V...]",
            showDefaultValue = Help.Visibility.NEVER,
            description = "Other values of a benchmark's parameter, such as payload=64 or dir=/mnt/disk.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--list", description = "Lists the benchmarks and their parameters, and runs none.")
    private boolean list;

    @Option(
            names = "--quick",
            description = "One fork and short iterations, a few minutes in all: orders of magnitude, not to be quoted.")
    private boolean quick;

    @Mixin
    private OutputOptions output;

    @Option(names = "--in-process", hidden = true, description = "All benchmarks in this JVM.")
    private boolean inProcess;

    @Override
    protected void measure(List<String> arguments) throws Exception {
        List<BenchmarkListEntry> all = Jmh.all();
        Pattern pattern = pattern();
        List<BenchmarkListEntry> selected = all.stream()
                .filter(entry -> pattern.matcher(Jmh.name(entry)).find())
                .toList();
        requireMatch(selected, filter, all.stream().map(Jmh::name).toList());
        parameters.forEach((name, values) -> checkParameter(selected, name, values));
        if (list) {
            selected.forEach(entry -> print(Jmh.name(entry) + Jmh.parameters(entry, parameters)));
            return;
        }
        output.check();
        Conditions conditions = Conditions.now(arguments);
        if (quick) {
            System.err.println("warning: --quick: do not quote this run");
        }
        output.write(conditions, List.of(new Jmh(parameters, quick, inProcess).run(selected)));
    }

    private Pattern pattern() {
        try {
            return Pattern.compile(filter == null ? "" : filter, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw bad("expected --filter to be a regular expression, got " + filter + ": " + e.getDescription());
        }
    }

    /** JMH itself would pass over a name that nobody has, and a value that does not fit would fail in a fork. */
    private void checkParameter(List<BenchmarkListEntry> selected, String name, String values) {
        List<String> defaults = selected.stream()
                .map(entry -> Jmh.defaults(entry).get(name))
                .filter(found -> found != null)
                .findFirst()
                .map(Arrays::asList)
                .orElseThrow(() -> bad("expected -p to name one of "
                        + selected.stream()
                                .flatMap(entry -> Jmh.defaults(entry).keySet().stream())
                                .distinct()
                                .sorted()
                                .toList()
                        + ", got " + name));
        for (String value : values.split(",", -1)) {
            if (name.equals(DIRECTORY) && !Files.isDirectory(Path.of(value))) {
                throw bad("expected -p dir= to be a directory, got " + value);
            }
            if (!fits(value, defaults)) {
                throw bad("expected -p " + name + "= values such as " + String.join(",", defaults) + ", got "
                        + (value.isEmpty() ? "nothing" : value));
            }
        }
    }

    private static boolean fits(String value, List<String> defaults) {
        if (defaults.stream().allMatch(WHOLE_NUMBER.asMatchPredicate())) {
            return WHOLE_NUMBER.matcher(value).matches();
        }
        return defaults.stream().allMatch(CONSTANT.asMatchPredicate()) ? defaults.contains(value) : !value.isEmpty();
    }
}
