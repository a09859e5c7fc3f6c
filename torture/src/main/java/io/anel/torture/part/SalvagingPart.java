package io.anel.torture.part;

import java.nio.file.Path;
import java.util.Set;

/** A part that can save what verifies of damaged files: {@code damage} holds it to that, and asks no other. */
public interface SalvagingPart extends DurablePart {
    /**
     * Writes what verifies of damaged files into another directory.
     *
     * @return what is left, lost items marked; null when nothing could be saved
     */
    Reading salvage(Path damaged, Path into) throws Exception;

    /** The names of files that salvage does without, also where something else is damaged. */
    default Set<String> dispensable() {
        return Set.of();
    }
}
