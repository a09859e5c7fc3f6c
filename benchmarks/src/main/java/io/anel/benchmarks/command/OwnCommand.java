package io.anel.benchmarks.command;

import java.util.Arrays;

/** The main class of {@link OwnJvm}: one command's class, then its arguments. */
final class OwnCommand {
    private OwnCommand() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        String[] own = Arrays.copyOfRange(arguments, 1, arguments.length);
        System.exit(CommandLines.of(Class.forName(arguments[0]), own).execute(own));
    }
}
