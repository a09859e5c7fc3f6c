package io.anel.torture.bus;

import java.io.IOException;

/** Says the traces of simulated histories: {@code FIRST_SEED COUNT}. */
final class TracingChild {
    private TracingChild() {}

    public static void main(String[] arguments) throws IOException {
        long first = Long.parseLong(arguments[0]);
        for (long seed = first; seed < first + Long.parseLong(arguments[1]); seed++) {
            System.out.println(SimulationAttack.trace(SimulationAttackTest.strike(seed)));
        }
    }
}
