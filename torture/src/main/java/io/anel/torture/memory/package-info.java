/**
 * What one thread may see of what another does, in the classes that are shipped: tests for jcstress, which tries many millions of interleavings on the processor at hand.
 * {@code docs/memory-model.md} says why each holds. Those that go through classes which only their own package knows
 * stand there.
 */
package io.anel.torture.memory;
