/**
 * {@code ./anel bench}: its commands, and below them what they measure with.
 *
 * <pre>
 * Bench ──► suite ──► throughput, latency, endurance ──► side, peer, library, broker ──► rig
 *      ├──► compare   (two revisions' throughput)        (Anel's arms and all others)     ▲
 *      └──► jmh       (the parts alone)                                                  machine (its parts)
 *
 *           all of them ──► report, command
 * </pre>
 */
package io.anel.benchmarks;
