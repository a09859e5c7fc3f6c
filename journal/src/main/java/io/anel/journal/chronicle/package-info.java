/**
 * Cycle files on the machine's disk: written through Chronicle Queue, reserved and forced by our own hands, read as mapped memory.
 *
 * <p>The only package that imports {@code net.openhft}. What it exports is for {@code io.anel.journal}, not for users.
 */
package io.anel.journal.chronicle;
