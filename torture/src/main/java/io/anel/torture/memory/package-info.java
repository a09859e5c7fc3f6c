/**
 * What one thread may see of what another does, in the classes that are shipped: tests for jcstress, which tries many millions of interleavings on the processor at hand.
 * {@code docs/memory-model.md} says why each holds. Two of them look at a class that only its own package knows, and stand there.
 */
package io.anel.torture.memory;
