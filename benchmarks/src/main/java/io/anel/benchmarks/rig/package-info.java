/**
 * The rig: two sides of a comparison take turns, each turn from a fresh directory, and the median of the pairs' ratios counts.
 *
 * <pre>
 *   warm-up pairs (not counted)   pair 1        pair 2        …
 *   A  B  A  B                    A  B          A  B
 *                                 └─ verify, delete, sync ─┘
 * </pre>
 *
 * <p>Why pairs: on a shared machine one side's rate swings by a factor between two runs, and both sides swing together.
 * Whatever lasts longer than a pair, and slows both sides alike, falls out of the ratio; what it does to one side more than to the other stays in it.
 */
package io.anel.benchmarks.rig;
