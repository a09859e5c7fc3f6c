/**
 * The fault harness: {@code ./anel torture ATTACK}.
 *
 * <pre>
 *   Torture ─► campaign ─► attack ─► process ─► part ◄─ bus
 * </pre>
 */
package io.anel.torture;
