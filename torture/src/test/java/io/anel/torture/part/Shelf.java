package io.anel.torture.part;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Numbered items in one file, which only grows: about the least that can promise something.
 *
 * <pre>
 *   shelf-ID   row, row, row …, each of 512 bytes:
 *              item 8 | forced through 8 | payload 492, which follows from the item | CRC-32 of those, of its place and of ID 4
 * </pre>
 *
 * <p>A row that repeats the item in front of it has none: it says that all was forced, and stands at each opening and at an orderly end. A row that does not
 * verify is the end, and what is behind it is dropped; unless a row behind it says that more was forced: then it is damage.
 *
 * <p><b>Threading:</b> one thread.
 */
final class Shelf implements AutoCloseable {
    private static final String NAME = "shelf-";
    private static final int ROW = 512;
    private static final int PAYLOAD = ROW - 2 * Long.BYTES - Integer.BYTES;

    private final FileChannel channel;
    private final long id;
    private long rows;
    private long items;
    private long forcedThrough;

    /** A row that verifies, from which byte on. */
    record Row(long from, long item, long forcedThrough, boolean hasItem) {
        long to() {
            return from + ROW;
        }
    }

    /**
     * What a directory holds.
     *
     * @param file null where there is none
     * @param end what stands behind the last row that counts; null for nothing
     * @param isDamaged whether a row behind it says that more was forced
     */
    record Content(Path file, List<Row> rows, String end, boolean isDamaged) {
        long items() {
            return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).item;
        }

        long forcedThrough() {
            return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).forcedThrough;
        }
    }

    private Shelf(FileChannel channel, long id, Content found) {
        this.channel = channel;
        this.id = id;
        rows = found.rows.size();
        items = found.items();
    }

    /**
     * @param newId of a shelf that is new
     * @throws IOException when it is damaged: nothing has been changed
     */
    static Shelf open(Path directory, long newId) throws IOException {
        Files.createDirectories(directory);
        Content found = look(directory);
        if (found.isDamaged) {
            throw new IOException(found.end);
        }
        Path file = found.file == null ? directory.resolve(NAME + Long.toHexString(newId)) : found.file;
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        forceNames(directory);
        forceNames(directory.toAbsolutePath().getParent());
        Shelf shelf = new Shelf(channel, id(file), found);
        channel.truncate(shelf.rows * ROW);
        if (!shelf.mark()) {
            throw new IOException("no room for an opening in " + file);
        }
        return shelf;
    }

    private static void forceNames(Path directory) throws IOException {
        try (FileChannel opened = FileChannel.open(directory)) {
            opened.force(true);
        }
    }

    private static long id(Path file) {
        return Long.parseUnsignedLong(file.getFileName().toString().substring(NAME.length()), 16);
    }

    static Content look(Path directory) throws IOException {
        Path file;
        try (Stream<Path> files = Files.exists(directory) ? Files.list(directory) : Stream.of()) {
            file = files.filter(Shelf::isShelf).findFirst().orElse(null);
        }
        if (file == null) {
            return new Content(null, List.of(), null, false);
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        List<Row> rows = new ArrayList<>();
        long items = 0;
        for (Row row = row(bytes, 0, id(file)); row != null; row = row(bytes, rows.size(), id(file))) {
            boolean hasItem = row.item == items + 1;
            if (!hasItem && row.item != items) {
                throw new BrokenPromiseException("expected item " + (items + 1) + ", got " + row);
            }
            items = row.item;
            rows.add(new Row(row.from, row.item, row.forcedThrough, hasItem));
        }
        int end = rows.size() * ROW;
        boolean isDamaged = false;
        for (int place = rows.size() + 1; place * ROW < bytes.limit(); place++) {
            Row behind = row(bytes, place, id(file));
            isDamaged |= behind != null && behind.forcedThrough > items;
        }
        return new Content(
                file, rows, end == bytes.limit() ? null : file + " byte " + end + ": expected a row", isDamaged);
    }

    /** Whether a file is one of a shelf by its name: whatever else lies beside it is left alone. */
    static boolean isShelf(Path file) {
        return file.getFileName().toString().startsWith(NAME);
    }

    private static Row row(ByteBuffer bytes, int place, long id) {
        int from = place * ROW;
        if (from + ROW > bytes.limit() || bytes.getInt(from + ROW - Integer.BYTES) != crc(bytes, from, place, id)) {
            return null;
        }
        long item = bytes.getLong(from);
        ByteBuffer payload = bytes.slice(from + 2 * Long.BYTES, PAYLOAD);
        if (!payload.equals(payload(item))) {
            throw new BrokenPromiseException("expected what was written as item " + item + ", got something else");
        }
        return new Row(from, item, bytes.getLong(from + Long.BYTES), false);
    }

    private static int crc(ByteBuffer bytes, int from, long place, long id) {
        CRC32 crc = new CRC32();
        crc.update(bytes.slice(from, ROW - Integer.BYTES));
        crc.update(
                ByteBuffer.allocate(2 * Long.BYTES).putLong(place).putLong(id).flip());
        return (int) crc.getValue();
    }

    private static ByteBuffer payload(long item) {
        byte[] payload = new byte[PAYLOAD];
        for (int i = 0; i < PAYLOAD; i++) {
            payload[i] = (byte) (item * 31 + i);
        }
        return ByteBuffer.wrap(payload);
    }

    long items() {
        return items;
    }

    /** Puts the next item there; false when there is no room for it. */
    boolean put() throws IOException {
        boolean isPut = write(items + 1);
        items += isPut ? 1 : 0;
        return isPut;
    }

    void force() throws IOException {
        channel.force(false);
        forcedThrough = items;
    }

    private boolean mark() throws IOException {
        force();
        boolean isMarked = write(items);
        channel.force(false);
        return isMarked;
    }

    private boolean write(long item) throws IOException {
        ByteBuffer row = ByteBuffer.allocate(ROW);
        row.putLong(item).putLong(forcedThrough).put(payload(item));
        row.putInt(crc(row, 0, rows, id)).flip();
        try {
            while (row.hasRemaining()) {
                channel.write(row, rows * ROW + row.position());
            }
        } catch (IOException e) {
            if ("No space left on device".equals(e.getMessage())) {
                return false;
            }
            throw e;
        }
        rows++;
        return true;
    }

    /** In order; where there is no room for a mark of that, without one. */
    @Override
    public void close() throws IOException {
        try (channel) {
            mark();
        }
    }
}
