/**
 * Brokers and event stores: real servers on loopback, or engines in this process, each set as its own documentation says to run it
 * fast. An arm starts its own, publishes through one publisher, receives through one consumer, and stops it; the clock covers the
 * way from the first publish until the consumer has had the last event and the last acknowledgement has come.
 *
 * <pre>
 * publisher ──events, pipelined──► broker or store ──events, in order──► consumer (the tally)
 *     ▲                                  │
 *     └────────────── acks ──────────────┘
 * </pre>
 */
package io.anel.benchmarks.broker;
