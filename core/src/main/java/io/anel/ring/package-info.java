/**
 * The ring: slots of frame bytes, claimed by the Disruptor's algorithm, cursors, runs, and waiting.
 *
 * <pre>
 *   publishers ──tryClaim──► [slot][slot][slot]… ──isPublished──► writer, stages, subscribers
 *                   ▲                                                   │
 *                   └───────────── slowest gate (a Cursor) ◄────────────┘
 * </pre>
 *
 * <p>The counter is started at the log's last sequence, so it <em>is</em> the event's sequence: nothing is ever translated. Only this
 * package imports the Disruptor.
 */
package io.anel.ring;
