package io.anel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code in the README and in docs/ is cut from examples/, where the compiler reads it. */
class DocumentedCodeTest {
    private static final String SOURCE = "examples/Ring.java";

    @TempDir
    private Path root;

    @BeforeEach
    void writeASourceWithTwoRegions() throws IOException {
        Files.createDirectories(root.resolve("examples"));
        Files.writeString(root.resolve(SOURCE), """
                class Ring {
                    // region: whole
                    void publish() {
                        // region: inner
                        claim();
                        // endregion
                    }
                    // endregion
                }
                """);
    }

    @Test
    void shouldShowInDocsOnlyCodeThatIsCutFromExamples() throws IOException {
        Path anel = Path.of(System.getProperty("anel.root"));

        List<String> faults = new ArrayList<>();
        for (Path page : pagesOf(anel)) {
            faults.addAll(faults(anel, page));
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void shouldAcceptABlockThatEqualsItsRegionWithoutItsIndentation() throws IOException {
        Path page = page("<!-- cut: examples/Ring.java#inner -->\n```java\nclaim();\n```\n");

        assertThat(faults(root, page)).isEmpty();
    }

    @Test
    void shouldLeaveTheMarkersOfAnInnerRegionOutOfTheOuterOne() throws IOException {
        Path page = page("<!-- cut: examples/Ring.java#whole -->\n\n```java\nvoid publish() {\n    claim();\n}\n```\n");

        assertThat(faults(root, page)).isEmpty();
    }

    @Test
    void shouldRefuseABlockThatDiffersFromItsRegion() throws IOException {
        Path page = page("<!-- cut: examples/Ring.java#inner -->\n```java\nclaim(2);\n```\n");

        assertThat(faults(root, page))
                .singleElement()
                .asString()
                .contains("page.md:2: differs from examples/Ring.java#inner")
                .endsWith("claim();");
    }

    @Test
    void shouldRefuseAJavaBlockWithoutAMarker() throws IOException {
        Path page = page("<!-- cut: examples/Ring.java#inner -->\nprose\n```java\nclaim();\n```\n");

        assertThat(faults(root, page)).singleElement().asString().contains("found none");
    }

    @Test
    void shouldRefuseARegionThatIsNotThere() throws IOException {
        Path page = page("<!-- cut: examples/Ring.java#gone -->\n```java\nclaim();\n```\n");

        assertThat(faults(root, page)).singleElement().asString().contains("expected a closed region");
    }

    @Test
    void shouldRefuseAFileOutsideExamples() throws IOException {
        Path page = page("<!-- cut: core/Ring.java#inner -->\n```java\nclaim();\n```\n");

        assertThat(faults(root, page)).singleElement().asString().contains("expected a file under examples/");
    }

    @Test
    void shouldAskNoMarkerOfBlocksInOtherLanguages() throws IOException {
        Path page = page("```\nplain\n```\n```bash\n./anel demo\n```\n");

        assertThat(faults(root, page)).isEmpty();
    }

    private Path page(String text) throws IOException {
        return Files.writeString(root.resolve("page.md"), text);
    }

    private static List<String> faults(Path root, Path page) throws IOException {
        List<String> faults = new ArrayList<>();
        for (DocumentedCode code : DocumentedCode.in(page)) {
            String fault = code.fault(root);
            if (fault != null) {
                faults.add(fault);
            }
        }
        return faults;
    }

    private static List<Path> pagesOf(Path anel) throws IOException {
        List<Path> pages = new ArrayList<>();
        if (Files.exists(anel.resolve("README.md"))) {
            pages.add(anel.resolve("README.md"));
        }
        if (Files.isDirectory(anel.resolve("docs"))) {
            try (Stream<Path> files = Files.walk(anel.resolve("docs"))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }
}
