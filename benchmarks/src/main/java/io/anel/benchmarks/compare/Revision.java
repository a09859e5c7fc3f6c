package io.anel.benchmarks.compare;

import io.anel.benchmarks.rig.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A state of the project that can be run: a commit, taken out of the repository into a directory of its own and built there by its own launcher, or the
 * checkout as it stands.
 *
 * @param given what the user called it
 * @param label a commit's short hash, or {@code checkout}
 * @param directory where its launcher lies
 */
record Revision(String given, String label, Path directory) {
    /** Names the checkout as it stands, uncommitted changes included. */
    public static final String CHECKOUT = ".";

    /**
     * @param root of a checkout; a commit is taken out into its {@code target/revisions}, once
     * @throws UnknownRevisionException when {@code given} names no commit
     */
    public static Revision takeOut(Path root, String given)
            throws UnknownRevisionException, IOException, InterruptedException {
        if (given.equals(CHECKOUT)) {
            return new Revision(given, "checkout", root);
        }
        List<String> found = output(root, "git", "rev-parse", "--verify", "--quiet", "--short=12", given + "^{commit}");
        if (found.isEmpty()) {
            throw new UnknownRevisionException("expected a commit's name or " + CHECKOUT + ", got " + given);
        }
        String label = found.get(0);
        Path directory = root.resolve("target").resolve("revisions").resolve(label);
        if (!Files.isExecutable(directory.resolve("anel"))) {
            // Whole or not at all: whoever was stopped meanwhile leaves nothing that looks whole.
            Files.createDirectories(directory.getParent());
            try (Scratch parts = Scratch.under(directory.getParent())) {
                Path archive = parts.directory().resolve("tar");
                Path out = Files.createDirectory(parts.directory().resolve("out"));
                run(root, "git", "archive", "--format=tar", "--output=" + archive, label);
                run(root, "tar", "-x", "-f", archive.toString(), "-C", out.toString());
                Files.move(out, directory);
            }
        }
        return new Revision(given, label, directory);
    }

    /** Builds what is missing or stale. */
    public void build(PrintStream progress) throws IOException, InterruptedException {
        progress.println("building " + given + " (" + label + ")");
        run(directory, command(List.of("--help")).toArray(String[]::new));
    }

    /** Its own {@code ./anel bench} with these arguments; the process that is started becomes the bench's JVM. */
    ProcessBuilder bench(List<String> arguments) {
        return new ProcessBuilder(command(arguments)).directory(directory.toFile());
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(directory.resolve("anel").toString()));
        String localRepository = System.getenv("ANEL_LOCAL_REPOSITORY");
        if (localRepository != null && !localRepository.isEmpty()) {
            command.add(localRepository);
        }
        command.add("bench");
        command.addAll(arguments);
        return command;
    }

    private static List<String> output(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? text.lines().toList() : List.of();
    }

    private static void run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IOException(String.join(" ", command) + " ended with exit code " + exitCode);
        }
    }
}
