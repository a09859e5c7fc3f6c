/**
 * A bus and its journal on one thread, under one seed: a simulated disk that loses and tears what was not forced, a clock that is not the machine's, and a schedule that
 * decides who goes on next. The engine, the format and the recovery are the real ones. One seed gives one history, always.
 */
package io.anel.simulation;
