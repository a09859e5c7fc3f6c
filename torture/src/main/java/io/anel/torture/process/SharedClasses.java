package io.anel.torture.process;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Parts;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of a child JVM, loaded and verified once for all of them (class data sharing): of the second that most live, that is a third of the
 * processor's time. The archive is made from a part that opens and closes once, when so many have been started that it is worth its while, and goes
 * with this JVM. Children run the same bytes with it and without.
 *
 * <p><b>Threading:</b> any.
 */
final class SharedClasses {
    /** What the archive costs, in children. */
    private static final int WORTH_CHILDREN = 8;

    private static int children;
    private static SharedClasses made;

    private final String classPath;
    private final List<String> flags;

    private SharedClasses(String classPath, List<String> flags) {
        this.classPath = classPath;
        this.flags = flags;
    }

    /** What the next child is to be started with. */
    static synchronized SharedClasses forOneMore() {
        if (made != null) {
            return made;
        }
        SharedClasses plain = new SharedClasses(System.getProperty("java.class.path"), List.of());
        if (children++ == WORTH_CHILDREN) {
            made = make(plain);
        }
        return made == null ? plain : made;
    }

    String classPath() {
        return classPath;
    }

    List<String> flags() {
        return flags;
    }

    private static SharedClasses make(SharedClasses plain) {
        try {
            Path directory = Files.createTempDirectory("anel-children-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            String classPath = inJars(plain.classPath, directory);
            Path archive = directory.resolve("children.jsa");
            // A JVM that opens modules shares less than it could, and newer ones say so: between a child's own lines.
            SharedClasses making =
                    new SharedClasses(classPath, List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"));
            // A JVM that cannot make one does without, and a part that does not open is for the strikes to find.
            return openAndClose(making, directory) && Files.exists(archive)
                    ? new SharedClasses(classPath, List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable"))
                    : plain;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean openAndClose(SharedClasses making, Path directory) {
        DurablePart part = Parts.all().get(0);
        try (ChildJvm child = ChildJvm.start(
                making,
                List.of(),
                directory,
                PartMain.class,
                part.getClass().getName(),
                directory.resolve("files"),
                1,
                PartMain.Waits.NEVER)) {
            child.awaitLine("OPEN");
            child.say("end");
            return child.awaitExit() == 0;
        } catch (BrokenPromiseException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The same class path, each directory of it packed: an archive holds classes from jars only. */
    private static String inJars(String classPath, Path directory) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path place = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(place)) {
                Path jar = directory.resolve(entries.size() + ".jar");
                pack(place, jar);
                entries.add(jar.toString());
            } else if (Files.exists(place)) {
                entries.add(place.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(Path directory, Path jar) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).collect(Collectors.toList());
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.setLevel(0);
            for (Path file : files) {
                entries.putNextEntry(new JarEntry(directory.relativize(file).toString()));
                Files.copy(file, entries);
            }
        }
    }

    private static void delete(Path directory) {
        try {
            FileCopies.delete(directory);
        } catch (IOException e) {
            // Somebody else's to tidy up: it is in the directory for that.
        }
    }
}
