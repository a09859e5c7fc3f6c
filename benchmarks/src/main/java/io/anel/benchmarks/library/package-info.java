/**
 * Other libraries within the process, each as its own documentation says to run it fast, moving the rig's payloads from one publisher to one
 * handler:
 *
 * <pre>
 *   publisher ──► queue, bus, ring or log buffer ──► handler        the clock stops when the last event has been handled
 *                                  └──► archive                     … and, with an archive, recorded
 * </pre>
 *
 * <p>What each does less or more than Anel stands at its arm. An arm sets its library up and waits until everything runs before its clock
 * starts, and leaves no thread and no file behind.
 */
package io.anel.benchmarks.library;
