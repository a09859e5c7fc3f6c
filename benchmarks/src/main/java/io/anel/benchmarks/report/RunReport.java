package io.anel.benchmarks.report;

import io.anel.benchmarks.rig.Conditions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Everything that one command measured: as text, as one JSON object, and as a folder with a page that needs no network. */
public final class RunReport {
    public static final String HTML = "report.html";
    static final String JSON = "report.json";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private final Conditions conditions;
    private final List<ReportSection> sections;

    public RunReport(Conditions conditions, List<ReportSection> sections) {
        this.conditions = conditions;
        this.sections = List.copyOf(sections);
    }

    public String text() {
        return conditions.text() + sections.stream().map(ReportSection::text).collect(Collectors.joining());
    }

    /** One object on one line. */
    public String json() {
        return json(false);
    }

    private String json(boolean forPage) {
        ObjectNode root = MAPPER.createObjectNode();
        sections.forEach(section -> section.put(root, forPage));
        root.set("conditions", MAPPER.valueToTree(conditions));
        return MAPPER.writeValueAsString(root);
    }

    /** Writes {@code report.html}, {@code report.json} and the latencies' histograms. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        String json = json(true);
        Files.writeString(directory.resolve(JSON), json + '\n');
        Files.writeString(directory.resolve(HTML), page(json));
        for (ReportSection section : sections) {
            section.writeFiles(directory);
        }
    }

    private static String page(String json) throws IOException {
        return resource("report.html")
                .replace("/*uplot.css*/", resource(UPLOT + "uPlot.min.css"))
                .replace("/*uplot.js*/", resource(UPLOT + "uPlot.iife.min.js"))
                .replace("/*report.js*/", resource("report.js"))
                // Within a script element, only this could end it.
                .replace("/*report.json*/null", json.replace("</", "<\\/"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = RunReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("expected the resource " + name + " on the class path, found none");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
