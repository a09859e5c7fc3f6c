/** What shows only in the long run: a rate kept for a minute ({@code sustained}), and a heap that nobody clears up ({@code garbage}). */
package io.anel.benchmarks.endurance;
