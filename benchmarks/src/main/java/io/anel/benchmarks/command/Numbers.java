package io.anel.benchmarks.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Numbers that a command was given. */
final class Numbers {
    private Numbers() {}

    /** @throws ParameterException when the value is outside; names the option and its bounds */
    static void require(CommandSpec spec, String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new ParameterException(
                    spec.commandLine(), "expected " + option + " from " + min + " to " + max + ", got " + value);
        }
    }
}
