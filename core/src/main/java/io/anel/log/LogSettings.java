package io.anel.log;

import org.agrona.concurrent.EpochNanoClock;

/**
 * What a bus tells the log that it opens.
 *
 * @param busName for error texts and for the log's own records
 * @param maxBatchBytes the most bytes of aligned frames that one {@link EventLog#append} will bring
 * @param reserveBytes the most bytes of frames that may have been accepted and not yet appended: ring and pool full
 * @param clock the wall clock, for the log's own records
 */
public record LogSettings(String busName, int maxBatchBytes, long reserveBytes, EpochNanoClock clock) {}
