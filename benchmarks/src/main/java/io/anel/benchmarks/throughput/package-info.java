/** Rows of Anel beside something else, in interleaved pairs, each in a JVM of its own: the parts ({@code pipeline}) and other libraries and servers ({@code peers}). */
package io.anel.benchmarks.throughput;
