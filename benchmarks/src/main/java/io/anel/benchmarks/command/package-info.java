/** What all commands share: how their lines are read, their options, their exit codes, and how one runs in a JVM of its own. */
package io.anel.benchmarks.command;
