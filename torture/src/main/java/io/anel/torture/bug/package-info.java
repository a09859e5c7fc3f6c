/** Bugs planted on purpose, and the hunt for them: what shows that the attacks can find anything. */
package io.anel.torture.bug;
