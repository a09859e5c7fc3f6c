package io.anel.examples.trading;

/** Told of each line that is no trade. */
@FunctionalInterface
public interface BadLineHandler {
    /**
     * @param line from 1, the heading included
     * @param why what was expected and what came
     */
    void onBadLine(long line, String why);
}
