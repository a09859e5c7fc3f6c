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
 *
 * <p>Around them, each with one idea: {@link io.anel.engine.Wiring} makes the parts, {@link io.anel.engine.Opening} and {@link
 * io.anel.engine.Closing} begin and end the bus, {@link io.anel.engine.Roster} says who is on it, {@link io.anel.engine.Levels} how far
 * each ack level has come, {@link io.anel.engine.Backlog} what is not handled yet, and {@link io.anel.engine.Engine} hands each question of
 * a user to the part that knows.
 */
package io.anel.engine;
