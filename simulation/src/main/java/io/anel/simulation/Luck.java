package io.anel.simulation;

import java.util.Random;

/** How much of what was written, and not forced, has come to the medium all the same. */
enum Luck {
    NONE(0),
    LITTLE(20),
    HALF(500),
    MUCH(980),
    ALL(1000);

    private static final Luck[] ALL_OF_THEM = values();

    private final int ofThousand;

    Luck(int ofThousand) {
        this.ofThousand = ofThousand;
    }

    static Luck any(Random choice) {
        return ALL_OF_THEM[choice.nextInt(ALL_OF_THEM.length)];
    }

    /** Of one sector, or name. */
    boolean smiles(Random choice) {
        return choice.nextInt(1000) < ofThousand;
    }
}
