/**
 * The ring: slots of frame bytes under a Disruptor sequencer, cursors, runs, and waiting.
 *
 * <pre>
 *   publishers ──tryClaim──► [slot][slot][slot]… ──isPublished──► writer, stages, subscribers
 *                   ▲                                                   │
 *                   └───────────── slowest gate (a Cursor) ◄────────────┘
 * </pre>
 *
 * <p>The sequencer is started at the log's last sequence, so its counter <em>is</em> the event's sequence: nothing is ever
 * translated. Only this package imports the Disruptor.
 */
package io.anel.ring;
