package io.anel.benchmarks.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.Main;

/**
 * What {@code java -jar benchmarks.jar} runs: JMH's own command line, to which it adds the flags that forks need, and that a benchmark which
 * fails, since it lost events, ends the run.
 */
public final class JmhMain {
    private static final String PREPEND = "-jvmArgsPrepend";
    private static final String FAIL_ON_ERROR = "-foe";

    private JmhMain() {}

    public static void main(String[] arguments) throws IOException {
        Main.main(complete(List.of(arguments), ForkFlags.missing()).toArray(String[]::new));
    }

    /** JMH splits the option's value at spaces only if it is given once: the user's own, and the flags, become one. */
    static List<String> complete(List<String> arguments, List<String> flags) {
        List<String> complete = new ArrayList<>();
        List<String> prepended = new ArrayList<>(flags);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(PREPEND) && i + 1 < arguments.size()) {
                prepended.add(arguments.get(++i));
            } else {
                complete.add(argument);
            }
        }
        if (!prepended.isEmpty()) {
            complete.addAll(List.of(PREPEND, String.join(" ", prepended)));
        }
        if (!arguments.contains(FAIL_ON_ERROR)) {
            complete.addAll(List.of(FAIL_ON_ERROR, "true"));
        }
        return complete;
    }
}
