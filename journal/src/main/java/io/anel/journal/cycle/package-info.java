/**
 * The files of cycles: what is asked of the disk that they lie on ({@link io.anel.journal.cycle.CycleStore}), and the walk through what stands in them
 * ({@link io.anel.journal.cycle.CycleCursor}). What it exports is for {@code io.anel.journal} and for simulated disks, not for users.
 */
package io.anel.journal.cycle;
