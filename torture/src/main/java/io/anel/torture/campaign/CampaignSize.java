package io.anel.torture.campaign;

/**
 * How much a campaign does.
 *
 * @param count it ends when so much has been done of what the attack counts, what the ledger has included
 * @param firstSeed the first one; each strike takes the next
 * @param lanes how many strikes at the same time
 */
public record CampaignSize(long count, long firstSeed, int lanes) {
    /** Far more than processors: each lane has a process at work, or threads of its own. */
    private static final int MAX_LANES = 64;

    public CampaignSize {
        require("a count", count, 1, Long.MAX_VALUE);
        // So that there are as many seeds as anybody counts behind it.
        require("a first seed", firstSeed, 0, Long.MAX_VALUE / 2);
        require("lanes", lanes, 1, MAX_LANES);
    }

    private static void require(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "expected " + what + " from " + least + " to " + most + ", got " + value);
        }
    }
}
