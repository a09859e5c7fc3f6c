package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.api.LogOpenException;
import io.anel.journal.cycle.OwnerOnly;
import io.anel.journal.cycle.PlainFile;
import io.anel.journal.cycle.SteadyChannel;
import io.anel.journal.format.Manifest;
import io.anel.journal.format.ManifestCodec;
import io.anel.journal.format.ManifestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/** Reads the manifest, and replaces it in one step that survives power loss. */
final class ManifestFile {
    /** A cycle is a line, of 80 bytes at most: 1.6 million cycles, which a reader can still hold. */
    static final long MAX_BYTES = 128 * 1024 * 1024;

    private ManifestFile() {}

    /**
     * Reads.
     *
     * @return null when there is none
     * @throws DamagedLogException when it is not what was written
     * @throws LogOpenException when a newer version wrote it
     */
    static Manifest read(JournalLayout layout) throws IOException {
        byte[] bytes;
        try {
            PlainFile.require(layout.manifest());
            long size = Files.size(layout.manifest());
            if (size > MAX_BYTES) {
                throw new DamagedLogException(
                        layout.manifest() + " byte 0: expected at most " + MAX_BYTES + " bytes, got " + size);
            }
            bytes = readAllIfOne(layout.manifest());
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            return ManifestCodec.decode(bytes);
        } catch (ManifestException e) {
            String message = layout.manifest() + " byte " + e.position() + ": " + e.getMessage();
            if (e.isNewerFormat()) {
                throw new LogOpenException(message);
            }
            throw new DamagedLogException(message);
        }
    }

    /** All of a file that begins as a manifest; of any other, which may be as large as a cycle, no more than shows that. */
    private static byte[] readAllIfOne(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] beginning = in.readNBytes(ManifestCodec.BEGINNING_LENGTH);
            if (!ManifestCodec.isBeginning(beginning)) {
                return beginning;
            }
            byte[] rest = in.readAllBytes();
            byte[] all = Arrays.copyOf(beginning, beginning.length + rest.length);
            System.arraycopy(rest, 0, all, beginning.length, rest.length);
            return all;
        }
    }

    /** On return the manifest is on disk, and so is everything that the directory lists. */
    static void write(JournalLayout layout, Manifest manifest) throws IOException {
        String fault = manifest.fault();
        if (fault != null) {
            // Nobody could read it any more.
            throw new IOException(layout.manifest() + ": " + fault);
        }
        byte[] encoded = ManifestCodec.encode(manifest);
        if (encoded.length > MAX_BYTES) {
            throw new IOException(
                    layout.manifest() + ": expected at most " + MAX_BYTES + " bytes, got " + encoded.length);
        }
        Path aside = layout.manifestAside();
        Files.deleteIfExists(aside);
        OwnerOnly.createFile(aside);
        try (FileChannel channel = SteadyChannel.open(aside, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer bytes = ByteBuffer.wrap(encoded);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(aside, layout.manifest(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        OwnerOnly.forceDirectory(layout.directory());
    }

    /** Differs whenever the manifest has been replaced. */
    static Object stamp(JournalLayout layout) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(layout.manifest(), BasicFileAttributes.class);
        return attributes.fileKey() + "@" + attributes.lastModifiedTime() + "#" + attributes.size();
    }
}
