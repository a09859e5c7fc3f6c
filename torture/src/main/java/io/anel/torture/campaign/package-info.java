/** Attacks at scale: seeds, lanes, a ledger that goes on where it was left, and what came of it. */
package io.anel.torture.campaign;
