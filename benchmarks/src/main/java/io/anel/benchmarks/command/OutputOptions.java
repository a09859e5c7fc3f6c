package io.anel.benchmarks.command;

import io.anel.benchmarks.report.ReportSection;
import io.anel.benchmarks.report.RunReport;
import io.anel.benchmarks.rig.Conditions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a command does with what it measured. */
public final class OutputOptions {
    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Writes report.html, report.json and an .hgrm file a latency into DIR, made if missing.")
    private Path directory;

    @Option(names = "--json", description = "The last line on stdout is one JSON object with all figures.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Where the report goes when nothing else was said. */
    public void byDefaultInto(Path other) {
        directory = directory == null ? other : directory;
    }

    /**
     * Makes the report's directory, before anything is measured.
     *
     * @throws ParameterException where that cannot be
     */
    public void check() {
        if (directory == null) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "report-", ".tmp"));
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "expected --report to be a directory to write into, got " + e);
        }
    }

    /** Prints tables and writes files. */
    public void write(Conditions conditions, List<ReportSection> sections) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        RunReport report = new RunReport(conditions, sections);
        out.print(report.text());
        if (directory != null) {
            report.write(directory);
            out.println("report: " + directory.resolve(RunReport.HTML));
        }
        if (json) {
            out.println(report.json());
        }
        out.flush();
    }
}
