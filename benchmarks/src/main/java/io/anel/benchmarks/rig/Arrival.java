package io.anel.benchmarks.rig;

/**
 * What came out at the far end of one turn.
 *
 * @param passes how often the events were read
 * @param count of all passes together
 * @param checksum of the last pass; when an earlier one differed, that one's
 * @param bytesPerForce 0 where nothing is forced
 */
public record Arrival(int passes, long count, long checksum, long bytesPerForce) {
    public static Arrival of(Tally tally) {
        return new Arrival(1, tally.count(), tally.checksum(), 0);
    }

    public Arrival withBytesPerForce(long bytes) {
        return new Arrival(passes, count, checksum, bytes);
    }

    void verify(String arm, Workload workload) {
        long events = workload.events();
        if (count != events * passes) {
            throw new LostEventsException(arm + ": expected events=" + events * passes + ", got events=" + count);
        }
        long expected = workload.payload().expectedChecksum(events);
        if (checksum != expected) {
            throw new LostEventsException(arm + ": expected checksum=" + Long.toHexString(expected) + ", got checksum="
                    + Long.toHexString(checksum));
        }
    }
}
