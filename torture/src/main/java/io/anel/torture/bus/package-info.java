/** The part that everything rests on: a bus on a journal, its publishers, its stage, and the reading of what is left. */
package io.anel.torture.bus;
