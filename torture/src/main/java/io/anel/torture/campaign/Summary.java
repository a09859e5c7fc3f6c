package io.anel.torture.campaign;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What an attack came to, over all its strikes.
 *
 * @param strikes how many seeds
 * @param count what was done of what the attack counts
 * @param openings how many openings were timed
 * @param openingP50Us half of them took no longer; microseconds
 * @param amounts sums, by what they are of
 */
public record Summary(
        long strikes,
        long count,
        long openings,
        long openingP50Us,
        long openingP99Us,
        long openingMaxUs,
        Map<String, Long> amounts) {
    static Summary of(List<Ledger.Entry> entries) {
        Histogram openings = new Histogram(3);
        Map<String, Long> amounts = new TreeMap<>();
        long count = 0;
        for (Ledger.Entry entry : entries) {
            count += entry.count();
            entry.openingsUs().forEach(openings::recordValue);
            entry.amounts().forEach((what, amount) -> amounts.merge(what, amount, Long::sum));
        }
        return new Summary(
                entries.size(),
                count,
                openings.getTotalCount(),
                openings.getValueAtPercentile(50),
                openings.getValueAtPercentile(99),
                openings.getMaxValue(),
                amounts);
    }
}
