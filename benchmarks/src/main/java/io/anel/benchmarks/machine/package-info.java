/**
 * The machine's parts, measured before a run's rows and after them: what the figures are put in proportion to.
 *
 * <pre>
 *   calibration      row 1     row 2    …     calibration
 *   memcpy, touch,   A B A B   A B A B        the same again: do the two differ,
 *   force, ping-pong                          the machine changed meanwhile
 * </pre>
 */
package io.anel.benchmarks.machine;
