package io.anel.torture.campaign;

import io.anel.journal.Journal;
import io.anel.log.EventLog;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the code under attack from any other: a digest of the classes of the modules that hold it. */
final class CodeFingerprint {
    private static final int SHOWN_BYTES = 6;

    private CodeFingerprint() {}

    /** Of core and journal, as they are on the class path. */
    static String ofEngine() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Class<?> marker : List.of(EventLog.class, Journal.class)) {
                Path place = Path.of(marker.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                if (Files.isDirectory(place)) {
                    add(digest, place);
                } else {
                    URI jar = URI.create("jar:" + place.toUri());
                    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
                        add(digest, files.getPath("/"));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, Path root) throws IOException {
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root)) {
            classes = files.filter(file -> file.toString().endsWith(".class"))
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
