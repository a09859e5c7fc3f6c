package io.anel.torture.part;

import java.io.IOException;

/** A bug that is planted: it promises before it has forced. */
public final class HastyShelfPart extends ShelfPart {
    @Override
    public String name() {
        return "hasty-shelf";
    }

    @Override
    void force(Shelf shelf, Witness witness) throws IOException {
        witness.survivesPowerLoss(Promises.REACHES, Long.toString(shelf.items()));
        witness.forcing();
        shelf.force();
        witness.forced();
    }
}
