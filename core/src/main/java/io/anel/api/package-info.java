/**
 * What users of Anel see: the bus, publishers, stages, subscribers, and the values they exchange.
 *
 * <p>Interfaces and values only, at the bottom of the arrows: nothing here knows the ring, the log or the engine.
 */
package io.anel.api;
