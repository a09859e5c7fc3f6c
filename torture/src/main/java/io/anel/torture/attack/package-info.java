/** The ways of breaking things. An attack knows no part, and a part no attack. */
package io.anel.torture.attack;
