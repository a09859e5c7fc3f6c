package io.anel.torture.part;

/**
 * What a check found.
 *
 * @param openingNs how long the opening took, without starting a JVM and without replaying anybody's state
 * @param items how many of the part's own things are there
 * @param digest of their content: the same for two recoveries of the same bytes
 */
public record Recovered(long openingNs, long items, long digest) {}
