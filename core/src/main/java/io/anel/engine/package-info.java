/**
 * The bus at work: intake, the writer, the chain, subscribers, the sync agent, and their lifecycle.
 *
 * <p>Each thread is an {@link io.anel.engine.Agent}: one duty cycle, called again and again, that never blocks. One event walks
 * through them so:
 *
 * <pre>
 *   publisher ─ Intake.claim, encode, publish ─► EventRing
 *   WriterAgent: RingRun.take → Admission.admit → EventLog.append → JOURNALED cursor → fused stages → gate
 *   StageAgent, SubscriberAgent: follow a cursor, hand frames on, move their own
 *   SyncAgent: EventLog.force → DURABLE cursor
 * </pre>
 */
package io.anel.engine;
