package io.anel.torture.part;

import java.nio.file.Path;

/**
 * Bytes of one kind in a part's files: {@code from} to {@code to}, the latter not included.
 *
 * @param kind as reports say it: {@code excerpt header}
 * @param isChecked whether damage to it must be named; where not, it may also be harmless
 */
public record Region(String kind, Path file, long from, long to, boolean isChecked) {}
