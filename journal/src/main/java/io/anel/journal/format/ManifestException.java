package io.anel.journal.format;

/** The bytes of a manifest are not what was written, or a newer version wrote them. */
public final class ManifestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final boolean newerFormat;

    ManifestException(int position, String message, boolean newerFormat) {
        super(message);
        this.position = position;
        this.newerFormat = newerFormat;
    }

    /** Where in the file. */
    public int position() {
        return position;
    }

    public boolean isNewerFormat() {
        return newerFormat;
    }
}
