/** {@code ./anel bench}: what is measured, and how it is reported. */
package io.anel.benchmarks;
