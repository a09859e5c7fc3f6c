package io.anel.torture.campaign;

import io.anel.journal.Journal;
import io.anel.log.EventLog;
import io.anel.simulation.Simulation;
import io.anel.torture.attack.Attack;
import io.anel.torture.part.DurablePart;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells the code under attack, and what attacks it, from any other: digests of classes.
 *
 * <p>An attack that strikes differently, or a check that overlooks something else, has not counted what another has counted.
 */
final class CodeFingerprint {
    private static final int SHOWN_BYTES = 6;
    /** What strikes and what checks; the rest counts and prints. */
    private static final Pattern STRIKES = Pattern.compile("io/anel/torture/(attack|bus|part|process)/.*");

    private static final Pattern ANY = Pattern.compile(".*");

    private CodeFingerprint() {}

    /** Of core and journal, and of the harness with this part and the simulated disk, as they are on the class path. */
    static String of(DurablePart part) throws IOException {
        MessageDigest engine = digest();
        add(engine, place(EventLog.class), ANY);
        add(engine, place(Journal.class), ANY);
        return shown(engine) + ", harness "
                + ofHarness(place(Attack.class), place(Simulation.class), place(part.getClass()));
    }

    /** @param others the part's own classes, which may be the harness's, and what else attacks */
    static String ofHarness(Path harness, Path... others) throws IOException {
        MessageDigest digest = digest();
        add(digest, harness, STRIKES);
        for (Path other : others) {
            if (!other.equals(harness)) {
                add(digest, other, ANY);
            }
        }
        return shown(digest);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shown(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, Path place, Pattern names) throws IOException {
        if (Files.isDirectory(place)) {
            addAll(digest, place, names);
        } else {
            URI jar = URI.create("jar:" + place.toUri());
            try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
                addAll(digest, files.getPath("/"), names);
            }
        }
    }

    private static void addAll(MessageDigest digest, Path root, Pattern names) throws IOException {
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root)) {
            classes = files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file ->
                            names.matcher(root.relativize(file).toString()).matches())
                    .sorted((a, b) -> root.relativize(a)
                            .toString()
                            .compareTo(root.relativize(b).toString()))
                    .collect(Collectors.toList());
        }
        for (Path file : classes) {
            digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
    }
}
