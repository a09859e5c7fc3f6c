/**
 * What people write by hand with the same parts: a Disruptor, a Disruptor with a Chronicle journal, a Chronicle tailer, a file
 * that is forced. Each as fast as we could make it without leaving the library's public interface.
 */
package io.anel.benchmarks.peer;
