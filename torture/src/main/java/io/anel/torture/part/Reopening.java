package io.anel.torture.part;

/**
 * What came of opening what may be damaged, for work.
 *
 * @param refusal what was said; null when it could be opened
 * @param hasCounted whether it was opened, also where it was then refused: what is there may have changed
 */
public record Reopening(String refusal, boolean hasCounted) {}
