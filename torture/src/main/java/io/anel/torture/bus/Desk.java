package io.anel.torture.bus;

import io.anel.api.Claim;
import io.anel.api.EventGroup;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One publisher's ways in: copied, claimed, claimed together, gathered; and, now and then, a claim that is given back.
 *
 * <p><b>Threading:</b> its publisher's thread.
 */
final class Desk {
    private enum Way {
        COPIED,
        CLAIMED,
        CLAIMED_TOGETHER,
        GATHERED,
        GIVEN_BACK
    }

    private static final Way[] WAYS = Way.values();

    private final Publisher publisher;
    private final int index;
    private final EventGroup group;
    private final Claim claim;
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Traffic.MAX_LENGTH]);
    private long counter;
    private Way way;
    private int size;

    Desk(Publisher publisher, int index, long counter) {
        this.publisher = publisher;
        this.index = index;
        this.counter = counter;
        group = publisher.newGroup();
        claim = publisher.newClaim();
    }

    /** The last event that was accepted. */
    long counter() {
        return counter;
    }

    /** Publishes an event or a group; returns the last one's sequence, 0 for a claim that was given back, or a negative {@link PublishResult}. */
    long publishSomething(Random choice) {
        int chance = choice.nextInt(256);
        way = chance == 0 ? Way.GIVEN_BACK : WAYS[chance & 3];
        boolean isGroup = way == Way.GATHERED || way == Way.CLAIMED_TOGETHER;
        size = isGroup ? 1 + choice.nextInt(chance < 128 ? Traffic.MAX_GROUP : 4) : 1;
        return again();
    }

    /** The same once more, after a refusal that may pass. */
    long again() {
        long result = switch (way) {
            case COPIED -> copied();
            case CLAIMED -> claimed();
            case CLAIMED_TOGETHER -> claimedTogether();
            case GATHERED -> gathered();
            case GIVEN_BACK -> givenBack();
        };
        if (result > 0) {
            counter += size;
        }
        return result;
    }

    private long copied() {
        int length = Traffic.tickLength(index, counter + 1);
        Traffic.encode(bytes, 0, length, index, 0, 1, counter + 1);
        return publisher.publish(Traffic.TICK, bytes, 0, length);
    }

    private long claimed() {
        int length = Traffic.tickLength(index, counter + 1);
        long sequence = claim.claim(Traffic.TICK, length);
        if (sequence > 0) {
            Traffic.encode(claim.buffer(), 0, length, index, 0, 1, counter + 1);
            claim.publish();
        }
        return sequence;
    }

    private long claimedTogether() {
        long last = claim.claim(Traffic.BLOCK, Traffic.BLOCK_LENGTH, size, true);
        if (last > 0) {
            for (int place = 0; place < size; place++) {
                Traffic.encode(claim.buffer(place), 0, Traffic.BLOCK_LENGTH, index, place, size, counter + 1 + place);
            }
            claim.publish();
        }
        return last;
    }

    private long gathered() {
        group.clear();
        for (int place = 0; place < size; place++) {
            int length = Traffic.legLength(index, counter + 1 + place);
            Traffic.encode(bytes, 0, length, index, place, size, counter + 1 + place);
            group.add(Traffic.LEG, new UnsafeBuffer(bytes, 0, length));
        }
        return group.publish();
    }

    private long givenBack() {
        long sequence = claim.claim(Traffic.TICK, 100);
        if (sequence > 0) {
            claim.abort();
            return 0;
        }
        return sequence;
    }
}
