package io.anel.torture.bug;

import io.anel.log.EventLog;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a source file with a bug in it into a directory of its own, to stand on the class path in front of the sound one. */
final class Planter {
    private final Path root;

    private Planter(Path root) {
        this.root = root;
    }

    /** @throws IOException when this does not run in a checkout that was built, or without a compiler */
    static Planter find() throws IOException {
        if (ToolProvider.getSystemJavaCompiler() == null) {
            throw new IOException("a JDK; this is a JRE without a compiler");
        }
        try {
            // core/target/classes, or core/target/anel-core-….jar
            Path core = Path.of(EventLog.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (Path each = core; each != null; each = each.getParent()) {
                if (Files.isDirectory(each.resolve("core/src/main/java"))) {
                    return new Planter(each);
                }
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        throw new IOException("a checkout with the sources, which planted bugs are compiled from");
    }

    /**
     * Plants a bug.
     *
     * @throws IOException when the place is not there any more, or not once: the bug wants to be brought up to date
     */
    void plant(PlantedBug bug, Path classes) throws IOException {
        String source = Files.readString(root.resolve(bug.file()));
        int at = source.indexOf(bug.sound());
        if (at < 0 || source.indexOf(bug.sound(), at + 1) >= 0) {
            throw new IOException("expected the place of '" + bug + "' once in " + bug.file() + ", got it "
                    + (at < 0 ? "never" : "several times"));
        }
        Path spoilt = classes.resolveSibling(classes.getFileName() + ".src")
                .resolve(Path.of(bug.file()).getFileName());
        Files.createDirectories(spoilt.getParent());
        Files.createDirectories(classes);
        Files.writeString(
                spoilt,
                source.substring(0, at)
                        + bug.planted()
                        + source.substring(at + bug.sound().length()));
        compile(spoilt, classes);
    }

    private static void compile(Path source, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of(
                                    "-d",
                                    classes.toString(),
                                    "-proc:none",
                                    "-nowarn",
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            if (!compiled) {
                throw new IOException("expected " + source + " to compile, got " + complaints);
            }
        }
    }
}
