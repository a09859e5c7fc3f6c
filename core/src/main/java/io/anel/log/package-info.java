/**
 * Where a bus keeps its events: the contract of a log, and the log in memory.
 *
 * <p>The journal module brings the durable one. The engine knows only this package.
 */
package io.anel.log;
