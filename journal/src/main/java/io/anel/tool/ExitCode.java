package io.anel.tool;

/** What a command's exit code says. */
final class ExitCode {
    static final int SOUND = 0;
    /** Damage, or a difference from what was expected, was found. */
    static final int FOUND = 1;
    /** The call was wrong, or the journal cannot be opened. */
    static final int USAGE = 2;

    private ExitCode() {}
}
