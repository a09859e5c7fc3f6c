package io.anel.torture.bus;

import io.anel.api.AckOutcome;
import io.anel.api.Attributes;
import io.anel.api.Claim;
import io.anel.api.EventGroup;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One publisher's ways in: copied, claimed, claimed together, gathered; an order under every {@link Traffic#ORDER_EVERY}th counter; and, now and then, what Admission has to void: a claim that is
 * given back, an order that is there already, one for a version that its entity is not at, a group with such a one in it.
 *
 * <p><b>Threading:</b> its publisher's thread.
 */
final class Desk {
    private enum Way {
        COPIED,
        CLAIMED,
        CLAIMED_TOGETHER,
        GATHERED,
        ORDERED,
        GIVEN_BACK,
        REPEATED,
        OUTDATED,
        REFUSED_GROUP
    }

    private static final Way[] MOST = {Way.COPIED, Way.CLAIMED, Way.CLAIMED_TOGETHER, Way.GATHERED};
    private static final Way[] VOIDED = {Way.GIVEN_BACK, Way.REPEATED, Way.OUTDATED, Way.REFUSED_GROUP};
    private static final int VOIDED_ONE_IN = 128;
    /** How far back an order is repeated: within the window, which takes in earlier openings' too. */
    private static final int REPEATED_OF = 8;

    private final Publisher publisher;
    private final int index;
    private final EventGroup group;
    private final Claim claim;
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Traffic.MAX_LENGTH]);
    private final Attributes attributes = new Attributes();
    private long counter;
    private Way way;
    private int size;
    /** The order that is repeated, and where in its group it is. */
    private long repeated;

    private int repeatedAt;
    private long voided;

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

    /** What has its place and will not stand, of what was published last; 0 for none. */
    long voided() {
        return voided;
    }

    /** How a wait for that ends. */
    AckOutcome voidedAs() {
        return switch (way) {
            case GIVEN_BACK -> AckOutcome.VOIDED_ABORTED;
            case REPEATED -> AckOutcome.VOIDED_DUPLICATE;
            case OUTDATED -> AckOutcome.VOIDED_VERSION_CONFLICT;
            default -> repeatedAt == size - 1 ? AckOutcome.VOIDED_DUPLICATE : AckOutcome.VOIDED_GROUP_REFUSED;
        };
    }

    /** Publishes an event or a group; returns the last one's sequence, 0 for what will be void, or a negative {@link PublishResult}. */
    long publishSomething(Random choice) {
        int chance = choice.nextInt(256);
        way = Traffic.isOrder(counter + 1) ? Way.ORDERED : MOST[chance & 3];
        size = 1;
        if (way == Way.GATHERED || way == Way.CLAIMED_TOGETHER) {
            int toNextOrder = Traffic.ORDER_EVERY - 1 - (int) (counter % Traffic.ORDER_EVERY);
            size = Math.min(toNextOrder, 1 + choice.nextInt(chance < 128 ? Traffic.MAX_GROUP : 4));
        }
        if (choice.nextInt(VOIDED_ONE_IN) == 0) {
            voidSomething(choice);
        }
        return again();
    }

    private void voidSomething(Random choice) {
        long orders = Traffic.version(counter);
        if (orders == 0) {
            way = Way.GIVEN_BACK;
            return;
        }
        way = VOIDED[choice.nextInt(VOIDED.length)];
        repeated = Traffic.ORDER_EVERY * (orders - choice.nextInt((int) Math.min(orders, REPEATED_OF)));
        size = 1 + choice.nextInt(4);
        repeatedAt = choice.nextInt(size);
    }

    /** The same once more, after a refusal that may pass. */
    long again() {
        voided = 0;
        long result = switch (way) {
            case COPIED -> copied();
            case CLAIMED -> claimed();
            case CLAIMED_TOGETHER -> claimedTogether();
            case GATHERED -> gathered();
            case ORDERED -> order(counter + 1, Traffic.version(counter + 1) - 1);
            case GIVEN_BACK -> givenBack();
            case REPEATED -> order(repeated, Traffic.version(counter));
            case OUTDATED -> order(counter + Traffic.ORDER_EVERY, Traffic.version(counter) + 1);
            case REFUSED_GROUP -> refusedGroup();
        };
        if (result <= 0) {
            return result;
        }
        if (way.compareTo(Way.ORDERED) > 0) {
            voided = result;
            return 0;
        }
        counter += size;
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

    private long order(long orderCounter, long expectedVersion) {
        int length = Traffic.tickLength(index, orderCounter);
        Traffic.encode(bytes, 0, length, index, 0, 1, orderCounter);
        return publisher.publish(
                Traffic.ORDER, new UnsafeBuffer(bytes, 0, length), attributes(orderCounter, expectedVersion));
    }

    private Attributes attributes(long orderCounter, long expectedVersion) {
        return Traffic.attributes(attributes, index, orderCounter).entity(Traffic.source(index), expectedVersion);
    }

    private long givenBack() {
        long sequence = claim.claim(Traffic.TICK, 100);
        if (sequence > 0) {
            claim.abort();
        }
        return sequence;
    }

    /** Events as they would come next, the next order in front, and an order among them that is there already. */
    private long refusedGroup() {
        group.clear();
        for (int place = 0; place < size; place++) {
            // Short, so that it fits a slot with its attributes: there may be room for one large frame only.
            DirectBuffer payload = new UnsafeBuffer(bytes, 0, Long.BYTES);
            if (place == repeatedAt) {
                group.add(Traffic.ORDER, payload, attributes(repeated, Traffic.version(counter)));
            } else if (place == 0) {
                long nextOrder = Traffic.ORDER_EVERY * (Traffic.version(counter) + 1);
                group.add(Traffic.ORDER, payload, attributes(nextOrder, Traffic.version(counter)));
            } else {
                group.add(Traffic.LEG, payload);
            }
        }
        return group.publish();
    }
}
