package io.anel.tool;

import io.anel.journal.LostRangeHandler;
import io.anel.journal.Salvage;
import java.util.Locale;

/** Says on stderr, between the events that are shown, which ones salvage could not save. */
final class LostEvents implements LostRangeHandler {
    private final Output output;
    private boolean isAnyLost;

    LostEvents(Output output) {
        this.output = output;
    }

    static String text(Salvage.Lost range) {
        return String.format(
                        Locale.ROOT,
                        "%,d events, %d to %d: ",
                        range.events(),
                        range.firstSequence(),
                        range.lastSequence())
                + range.why();
    }

    @Override
    public void onLostRange(long firstSequence, long lastSequence, String why) {
        isAnyLost = true;
        output.flush();
        output.error("lost: " + text(new Salvage.Lost(firstSequence, lastSequence, why)));
    }

    /** Of a command that showed all it was asked for, but for what is lost. */
    int exitCode() {
        return isAnyLost ? ExitCode.FOUND : ExitCode.SOUND;
    }
}
