/**
 * The parts of Anel alone, under JMH: publishing, dispatch, frames, the journal. Each benchmark counts what it moves, and fails at tear-down
 * when something is missing.
 *
 * <p>JMH wants benchmarks and states public; nothing here is meant to be called by others.
 */
package io.anel.benchmarks.jmh;
