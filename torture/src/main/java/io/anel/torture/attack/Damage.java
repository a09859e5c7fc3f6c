package io.anel.torture.attack;

import io.anel.torture.part.Region;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.Random;

/**
 * One way to spoil some bytes of a file.
 *
 * @param at where they begin
 * @param from where others stand that are put there; for a changed byte, what it is XORed with
 */
record Damage(Kind kind, long at, int length, long from) {
    enum Kind {
        BIT,
        BYTE,
        WORD,
        /** From a place in the region to its end, or all of it, as if it had never been written. */
        ZEROS,
        ZERO_SECTOR,
        OTHER_SECTOR,
        OTHER_PAGE
    }

    private static final int SECTOR = 512;
    private static final int PAGE = 4096;
    private static final int MOST_ZEROS = 64 * 1024;

    /** Within a region, or, where whole sectors and pages are spoilt, around a place in it. */
    static Damage choose(Region region, long fileLength, Random choice) {
        long at = region.from() + (long) (choice.nextDouble() * (region.to() - region.from()));
        // Most of the time as little as can be: large damage is easily found.
        Kind kind = switch (choice.nextInt(16)) {
            case 0 -> Kind.ZERO_SECTOR;
            case 1 -> Kind.OTHER_SECTOR;
            case 2 -> Kind.OTHER_PAGE;
            case 3, 4 -> Kind.WORD;
            case 5 -> Kind.ZEROS;
            case 6, 7, 8 -> Kind.BYTE;
            default -> Kind.BIT;
        };
        return switch (kind) {
            case BIT -> new Damage(kind, at, 1, 1L << choice.nextInt(8));
            case BYTE -> new Damage(kind, at, 1, 1 + choice.nextInt(255));
            case WORD -> new Damage(kind, at, (int) Math.min(Integer.BYTES, region.to() - at), choice.nextInt() | 1);
            case ZEROS -> {
                long begin = choice.nextBoolean() ? region.from() : at;
                yield new Damage(kind, begin, (int) Math.min(MOST_ZEROS, region.to() - begin), 0);
            }
            case ZERO_SECTOR -> block(kind, at, SECTOR, fileLength, at);
            case OTHER_SECTOR -> block(kind, at, SECTOR, fileLength, (long) (choice.nextDouble() * fileLength));
            case OTHER_PAGE -> block(kind, at, PAGE, fileLength, (long) (choice.nextDouble() * fileLength));
        };
    }

    private static Damage block(Kind kind, long near, int size, long fileLength, long other) {
        long at = near / size * size;
        return new Damage(kind, at, (int) Math.min(size, fileLength - at), other / size * size);
    }

    /** Whether it changes a byte from {@code from} to {@code to} of the file, the latter not included. */
    boolean changes(long from, long to, byte[] sound, byte[] spoilt) {
        int begin = (int) Math.max(0, from - at);
        int end = (int) Math.min(length, to - at);
        return begin < end && Arrays.mismatch(sound, begin, end, spoilt, begin, end) >= 0;
    }

    /** What is to stand there instead of {@code sound}. */
    byte[] spoil(RandomAccessFile file, byte[] sound) throws IOException {
        byte[] spoilt = new byte[sound.length];
        switch (kind) {
            case BIT, BYTE, WORD -> {
                for (int i = 0; i < sound.length; i++) {
                    spoilt[i] = (byte) (sound[i] ^ from >>> 8 * i);
                }
            }
            case ZEROS, ZERO_SECTOR -> {
                // As new.
            }
            case OTHER_SECTOR, OTHER_PAGE -> {
                file.seek(from);
                file.read(spoilt);
            }
        }
        return spoilt;
    }

    @Override
    public String toString() {
        return kind + " at byte " + at + (kind == Kind.ZEROS || kind == Kind.ZERO_SECTOR ? "" : " (" + from + ")");
    }
}
