/** A bus at work for long: what it holds must not grow, and how long an event takes must not either. */
package io.anel.torture.soak;
