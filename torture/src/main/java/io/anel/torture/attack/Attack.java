package io.anel.torture.attack;

import io.anel.torture.part.DurablePart;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * One way of breaking things. It strikes a part at work, and then has the part check what is left.
 *
 * <p><b>Threading:</b> immutable; several strikes may run at once, each in a directory of its own.
 */
public interface Attack {
    /** What the command line and reports call it. */
    String name();

    /** What it does, in a line of the command line's help. */
    String description();

    /** What it counts, in the plural: kills, images. */
    String unit();

    /** What this machine lacks for it, if anything: then it is skipped, which is not passed. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Whether it knows how to strike this part; those that strike from outside strike any. */
    default boolean appliesTo(DurablePart part) {
        return true;
    }

    /** How many seeds there are, from 0, where a seed is one of a limited number of cases; empty where it is a random number's. */
    default OptionalLong seeds() {
        return OptionalLong.empty();
    }

    /** How much of it the default suite does. */
    long shortForm();

    /** Under which seed that begins. */
    default long shortFormSeed(Random choice) {
        return choice.nextInt(Integer.MAX_VALUE);
    }

    /**
     * Strikes under one seed, some times.
     *
     * @throws io.anel.torture.part.BrokenPromiseException when something was promised and is not kept; the files stay for a look at them
     */
    void strike(Strike strike) throws Exception;
}
