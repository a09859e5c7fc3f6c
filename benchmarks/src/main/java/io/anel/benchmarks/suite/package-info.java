/** Everything in one run and one report: {@code quick} and {@code full}. */
package io.anel.benchmarks.suite;
