/**
 * Two revisions of Anel against each other.
 *
 * <pre>
 * Revision  a commit, taken out of the repository and built in a directory of its own
 *    │ starts
 * Fork      its own bench in a JVM, which runs Anel's side of one row, a turn for each line it is sent
 *    │ two, in turns: A B  B A  A B …
 * Duel      one row: forks in pairs, a ratio of CPU time from each pair, until the …
 *    │
 * Judge     … says that the row passed or lost, or that it cannot be told
 * </pre>
 *
 * <p>Turns of both sides follow each other within a second, so that both meet the same state of the machine; fork after fork, because what a JVM's
 * compiler once decided stays for that JVM's life, and is no property of a revision.
 */
package io.anel.benchmarks.compare;
