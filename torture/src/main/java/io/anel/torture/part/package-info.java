/**
 * What the attacks ask of a part, and what a part tells them.
 *
 * <pre>
 *   attack ──starts──► process: DurablePart.run ──tells──► Witness ──lines──► Promises ──┐
 *      │                     ▲                                                          ▼
 *      └──────strikes────────┘                        DurablePart.check(directory, promises in force)
 * </pre>
 */
package io.anel.torture.part;
