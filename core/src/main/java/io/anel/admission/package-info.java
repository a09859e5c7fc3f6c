/**
 * What only one writer can decide, in front of the log: monotone time, entity versions, duplicates.
 *
 * <p>Admission rewrites what it refuses as a voided frame: the sequence stays, so the log has no gaps.
 */
package io.anel.admission;
