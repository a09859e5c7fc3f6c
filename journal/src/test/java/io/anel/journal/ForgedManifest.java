package io.anel.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** A manifest that was changed and given a sound check again. */
public final class ForgedManifest {
    private ForgedManifest() {}

    /** Makes it one of the format behind this one. */
    public static void ofNewerFormat(Path manifest) throws IOException {
        String written = Files.readString(manifest);
        String body = written.substring(0, written.indexOf("crc32c ")).replace("anel-journal 1", "anel-journal 2");
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(manifest, "%scrc32c %08x\n".formatted(body, crc.getValue()));
    }
}
