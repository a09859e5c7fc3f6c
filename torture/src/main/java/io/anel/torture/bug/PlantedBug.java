package io.anel.torture.bug;

/**
 * A bug that somebody might make: what stands in a source file, and what is to stand there instead.
 *
 * @param name what the bug does
 * @param file the source file, from the project's root
 * @param sound what stands there, once
 * @param planted what is to stand there
 * @param attack which attack is to find it
 * @param count within so much of what that attack counts
 */
record PlantedBug(String name, String file, String sound, String planted, String attack, long count) {
    @Override
    public String toString() {
        return name;
    }
}
