package io.anel.torture.part;

import java.nio.file.Path;

/** A part that can save what verifies of damaged files: {@code damage} holds it to that, and asks no other. */
public interface SalvagingPart extends DurablePart {
    /**
     * Writes what verifies of damaged files into another directory.
     *
     * @return what is left, lost items marked; null when nothing could be saved
     */
    Reading salvage(Path damaged, Path into) throws Exception;
}
