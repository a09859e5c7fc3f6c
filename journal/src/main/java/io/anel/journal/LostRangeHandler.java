package io.anel.journal;

/** Told by a {@link JournalReader} of events that were in the log once and that salvage could not save. */
@FunctionalInterface
public interface LostRangeHandler {
    /**
     * Events are missing here; the reader goes on behind them.
     *
     * @param why what salvage said about it
     */
    void onLostRange(long firstSequence, long lastSequence, String why);
}
