package io.anel.journal.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;

/**
 * The manifest as text: a line a fact, and a CRC32C of all lines before as the last one.
 *
 * <pre>
 *  anel-journal 1
 *  seed 00c0ffee00c0ffee
 *  epoch 3
 *  open cycle 9 first 1201
 *  durable 1200
 *  cycle 1 epoch 1 first 1 last 800
 *  cycle 5 epoch 2 first 801 last 1200
 *  crc32c 1b2a3c4d
 * </pre>
 *
 * <p>The first line and the last are so in every format version: another version under a valid CRC is a newer one, under none it is damage.
 */
public final class ManifestCodec {
    private static final String MAGIC = "anel-journal ";
    /** So many bytes tell whether a file may be a manifest. */
    public static final int BEGINNING_LENGTH = MAGIC.length();

    private static final String CRC = "crc32c ";

    private ManifestCodec() {}

    public static byte[] encode(Manifest manifest) {
        StringBuilder text = new StringBuilder(256);
        text.append(MAGIC).append(ExcerptDescriptor.FORMAT_VERSION).append('\n');
        text.append("seed ").append(hex(manifest.seed(), 16)).append('\n');
        text.append("epoch ").append(manifest.epoch()).append('\n');
        text.append("open cycle ").append(manifest.openCycle());
        text.append(" first ").append(manifest.openFirstSequence()).append('\n');
        text.append("durable ").append(manifest.durableThrough()).append('\n');
        for (CycleBounds bounds : manifest.cycles()) {
            text.append("cycle ").append(bounds.cycle());
            text.append(" epoch ").append(bounds.directoryEpoch());
            text.append(" first ").append(bounds.firstSequence());
            text.append(" last ").append(bounds.lastSequence()).append('\n');
        }
        String body = text.toString();
        return (body + CRC + hex(crc(body), 8) + '\n').getBytes(US_ASCII);
    }

    /** Whether the first {@link #BEGINNING_LENGTH} bytes of a file are a manifest's. */
    public static boolean isBeginning(byte[] bytes) {
        return Arrays.equals(bytes, MAGIC.getBytes(US_ASCII));
    }

    /**
     * Reads a manifest back.
     *
     * @throws ManifestException when the bytes are not what {@link #encode} wrote, or a newer version did
     */
    public static Manifest decode(byte[] bytes) throws ManifestException {
        String text = new String(bytes, US_ASCII);
        int crcLine = text.lastIndexOf(CRC);
        if (!text.startsWith(MAGIC)) {
            throw new ManifestException(0, "expected it to begin with '" + MAGIC.trim() + "', got other bytes", false);
        }
        String body = text.substring(0, Math.max(crcLine, 0));
        if (crcLine < 0 || !text.substring(crcLine).equals(CRC + hex(crc(body), 8) + "\n")) {
            throw new ManifestException(
                    Math.max(crcLine, 0),
                    "expected the last line '" + CRC + hex(crc(body), 8) + "', got another",
                    false);
        }
        // One after the other: there may be a million.
        Iterator<String> lines = body.lines().iterator();
        try {
            String first = lines.next();
            if (!first.equals(MAGIC + ExcerptDescriptor.FORMAT_VERSION)) {
                throw new ManifestException(
                        MAGIC.length(),
                        "expected format version " + ExcerptDescriptor.FORMAT_VERSION + ", got "
                                + first.substring(MAGIC.length()) + ", a newer one",
                        true);
            }
            String seed = lines.next().split(" ")[1];
            String epoch = lines.next().split(" ")[1];
            String[] open = lines.next().split(" ");
            String durable = lines.next().split(" ")[1];
            List<CycleBounds> cycles = new ArrayList<>();
            while (lines.hasNext()) {
                String[] words = lines.next().split(" ");
                cycles.add(new CycleBounds(
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[3]),
                        Long.parseLong(words[5]),
                        Long.parseLong(words[7])));
            }
            Manifest manifest = new Manifest(
                    Long.parseUnsignedLong(seed, 16),
                    Integer.parseInt(epoch),
                    Integer.parseInt(open[2]),
                    Long.parseLong(open[4]),
                    Long.parseLong(durable),
                    cycles);
            String fault = manifest.fault();
            if (fault != null) {
                throw new ManifestException(0, fault, false);
            }
            return manifest;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException | NoSuchElementException e) {
            throw new ManifestException(0, "expected lines of format 1 under a valid CRC: " + e.getMessage(), false);
        }
    }

    private static long crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(US_ASCII));
        return crc.getValue();
    }

    private static String hex(long value, int digits) {
        String hex = Long.toHexString(value);
        return "0".repeat(digits - hex.length()) + hex;
    }
}
