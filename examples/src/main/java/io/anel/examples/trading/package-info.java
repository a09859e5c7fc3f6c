/**
 * The small trading service that the demo runs: the trades that come in, the stages that keep its state, the alert that goes out.
 *
 * <p>Prices and amounts are whole numbers of 10<sup>-8</sup>, so that the state is exact: the same events make the same state on
 * every machine, and a hash proves it.
 */
package io.anel.examples.trading;
