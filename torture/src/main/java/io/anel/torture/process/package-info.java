/** The process that is struck, and its files. */
package io.anel.torture.process;
