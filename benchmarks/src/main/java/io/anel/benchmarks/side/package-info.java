/** Anel's own side of each comparison, through nothing but its public interface. */
package io.anel.benchmarks.side;
