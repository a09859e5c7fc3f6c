package io.anel.torture.campaign;

/**
 * How much a campaign does.
 *
 * @param count it ends when so much has been done of what the attack counts, what the ledger has included
 * @param firstSeed the first one; each strike takes the next
 * @param lanes how many strikes at the same time
 */
public record CampaignSize(long count, long firstSeed, int lanes) {
    public CampaignSize {
        if (count < 1 || firstSeed < 0 || lanes < 1) {
            throw new IllegalArgumentException("expected count >= 1, firstSeed >= 0 and lanes >= 1, got count=" + count
                    + " firstSeed=" + firstSeed + " lanes=" + lanes);
        }
    }
}
