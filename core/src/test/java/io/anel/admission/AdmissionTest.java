package io.anel.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.Attributes;
import io.anel.api.EventType;
import io.anel.api.Waiting;
import io.anel.event.FrameBlocks;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEncoder;
import io.anel.event.Raw;
import io.anel.event.VoidReason;
import io.anel.log.FrameBatch;
import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import io.anel.ring.RingRun;
import io.anel.ring.Waiter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Admission decides as a simple model does that copies its whole state for each group. */
class AdmissionTest {
    private static final EventType<DirectBuffer> TYPE = Raw.type("decided");
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(new byte[8]);

    private record Drawn(String entity, long expected, String externalId, long timestampNs, boolean isAborted) {
        Attributes attributes() {
            Attributes attributes = new Attributes();
            if (entity != null && expected >= 0) {
                attributes.entity(entity, expected);
            } else if (entity != null) {
                attributes.entity(entity);
            }
            if (externalId != null) {
                attributes.externalId(externalId);
            }
            return attributes;
        }
    }

    /** The same rules with maps that are copied and thrown away: nothing to undo. */
    private static final class Model {
        private final int limit;
        private final int window;
        private Map<String, Long> versions = new HashMap<>();
        private final Deque<String> ids = new ArrayDeque<>();
        private final List<Drawn> standing = new ArrayList<>();

        Model(int limit, int window) {
            this.limit = limit;
            this.window = window;
        }

        /** What another opening makes of the same log: each entity's events counted, the newest ids. */
        Model restarted(int newLimit, int newWindow) {
            Model anew = new Model(newLimit, newWindow);
            for (Drawn drawn : standing) {
                if (drawn.entity != null
                        && (anew.versions.containsKey(drawn.entity) || anew.versions.size() < newLimit)) {
                    anew.versions.merge(drawn.entity, 1L, Long::sum);
                }
                anew.enter(drawn);
            }
            return anew;
        }

        private void enter(Drawn drawn) {
            standing.add(drawn);
            if (drawn.externalId != null && window > 0) {
                ids.addLast(drawn.externalId);
                if (ids.size() > window) {
                    ids.removeFirst();
                }
            }
        }

        /** Reasons by event, null where it stands; fills in versions. */
        List<VoidReason> decide(List<Drawn> group, List<Long> given) {
            Map<String, Long> after = new HashMap<>(versions);
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < group.size(); i++) {
                VoidReason refusal = decide(group.get(i), after, seen, given);
                if (refusal != null) {
                    List<VoidReason> reasons = new ArrayList<>();
                    for (int each = 0; each < group.size(); each++) {
                        reasons.add(each == i ? refusal : VoidReason.GROUP_REFUSED);
                    }
                    return reasons;
                }
            }
            versions = after;
            group.forEach(this::enter);
            return new ArrayList<>(java.util.Collections.nCopies(group.size(), null));
        }

        private VoidReason decide(Drawn drawn, Map<String, Long> after, Set<String> seen, List<Long> given) {
            if (drawn.isAborted) {
                return VoidReason.ABORTED;
            }
            if (drawn.externalId != null && (ids.contains(drawn.externalId) || !seen.add(drawn.externalId))) {
                return VoidReason.DUPLICATE;
            }
            long version = 0;
            if (drawn.entity != null) {
                boolean isTracked = after.containsKey(drawn.entity) || after.size() < limit;
                long current = after.getOrDefault(drawn.entity, 0L);
                if (drawn.expected >= 0 && !isTracked) {
                    return VoidReason.VERSION_UNKNOWN;
                }
                if (drawn.expected >= 0 && drawn.expected != current) {
                    return VoidReason.VERSION_CONFLICT;
                }
                if (isTracked) {
                    version = current + 1;
                    after.put(drawn.entity, version);
                }
            }
            given.add(version);
            return null;
        }
    }

    @ParameterizedTest(name = "{0} entities, {1} external ids, then {2} and {3}")
    @CsvSource({
        "1000, 1000, 1000, 1000",
        "5, 4, 5, 4",
        "0, 0, 0, 0",
        "8, 1, 8, 1",
        "1, 10, 1, 10",
        "1, 2, 1000, 1000",
        "3, 2, 7, 5",
        "7, 9, 3, 2",
        "0, 0, 5, 4"
    })
    void shouldDecideAsTheModelDoes(int limit, int window, int laterLimit, int laterWindow) {
        for (int seed = 0; seed < 40; seed++) {
            run(limit, window, laterLimit, laterWindow, new Random(seed));
        }
    }

    private static void run(int limit, int window, int laterLimit, int laterWindow, Random random) {
        EventRing ring = new EventRing(256, 256, 1, 1024, 0, 0, Waiter.ofBlocking(Waiting.BACKOFF));
        Cursor gate = new Cursor(0);
        ring.addGate(gate);
        VoidTable voids = new VoidTable(0);
        Admission admission = new Admission(limit, window, voids, 1000);
        Admission folding = new Admission(laterLimit, laterWindow, voids, 20_000);
        Model model = new Model(limit, window);
        FrameEncoder encoder = new FrameEncoder();
        RingRun run = new RingRun(ring, 64, 64, 100_000);
        long lastTime = 1000;
        for (int round = 0; round < 60; round++) {
            List<VoidReason> reasons = new ArrayList<>();
            List<Long> versions = new ArrayList<>();
            List<Drawn> all = new ArrayList<>();
            for (int groups = 1 + random.nextInt(5); groups > 0; groups--) {
                List<Drawn> group = group(random);
                List<Long> given = new ArrayList<>();
                List<VoidReason> decided = model.decide(group, given);
                for (int i = 0; i < group.size(); i++) {
                    versions.add(decided.get(i) == null ? given.get(i) : null);
                }
                reasons.addAll(decided);
                all.addAll(group);
                publish(ring, encoder, group);
            }
            assertThat(run.look(gate.get() + 1) && run.take(RingRun.AS_STAMPED)).isTrue();
            assertThat(run.count()).isEqualTo(all.size());

            admission.admit(run);

            int bytes = 0;
            for (int i = 0; i < run.count(); i++) {
                UnsafeBuffer buffer = run.buffer(i);
                int offset = run.offset(i);
                long sequence = run.firstSequence() + i;
                boolean isVoid = (FrameDescriptor.flags(buffer, offset) & FrameDescriptor.VOID) != 0;
                assertThat(isVoid ? FrameDescriptor.voidReason(buffer, offset) : null)
                        .as("sequence %d: %s", sequence, all.get(i))
                        .isEqualTo(reasons.get(i));
                assertThat(voids.answer(sequence))
                        .isEqualTo(isVoid ? VoidTable.Answer.VOIDED : VoidTable.Answer.STANDS);
                assertThat(isVoid ? voids.reason(sequence) : null).isEqualTo(reasons.get(i));
                if (!isVoid && all.get(i).entity != null) {
                    assertThat(FrameBlocks.entityVersion(buffer, FrameBlocks.entity(buffer, offset)))
                            .isEqualTo(versions.get(i));
                }
                lastTime = Math.max(round > 30 ? Math.max(lastTime, 20_000) : lastTime, all.get(i).timestampNs);
                assertThat(FrameDescriptor.timestampNs(buffer, offset)).isEqualTo(lastTime);
                int length = FrameDescriptor.alignedLength(FrameDescriptor.length(buffer, offset));
                bytes += length;
                if (round <= 30) {
                    folding.fold(new FrameBatch().wrap(sequence, 1, 1, buffer, offset, length));
                }
            }
            assertThat(run.lengthBytes()).isEqualTo(bytes);
            gate.setRelease(run.lastSequence());
            if (round == 30) {
                // As after a restart: what the log holds is all that Admission knows.
                admission = folding;
                model = model.restarted(laterLimit, laterWindow);
            }
        }
    }

    private static List<Drawn> group(Random random) {
        List<Drawn> group = new ArrayList<>();
        boolean aborted = random.nextInt(12) == 0;
        for (int i = aborted ? 1 : 1 + random.nextInt(random.nextInt(6) + 1); i > 0; i--) {
            group.add(new Drawn(
                    random.nextInt(3) == 0 ? null : "e" + random.nextInt(10),
                    random.nextInt(2) == 0 ? -1 : random.nextInt(4),
                    random.nextInt(3) == 0 ? "x" + random.nextInt(12) : null,
                    900 + random.nextInt(10_000),
                    aborted));
        }
        return group;
    }

    private static void publish(EventRing ring, FrameEncoder encoder, List<Drawn> group) {
        long last = ring.tryClaim(group.size());
        long first = last - group.size() + 1;
        for (int i = 0; i < group.size(); i++) {
            Drawn drawn = group.get(i);
            encoder.encode(TYPE, PAYLOAD, drawn.attributes(), 0, Attributes.NOT_EMITTED, null);
            UnsafeBuffer buffer = ring.buffer(first + i);
            int offset = ring.offset(first + i);
            buffer.putBytes(offset, encoder.buffer(), 0, FrameDescriptor.alignedLength(encoder.frameLength()));
            FrameDescriptor.header(
                    buffer,
                    offset,
                    encoder.frameLength(),
                    64,
                    1,
                    FrameDescriptor.flags(buffer, offset) | (i < group.size() - 1 ? FrameDescriptor.MORE : 0),
                    FrameDescriptor.payloadOffset(buffer, offset),
                    drawn.timestampNs);
            if (drawn.isAborted) {
                FrameDescriptor.voidFrame(buffer, offset, VoidReason.ABORTED);
            }
        }
        ring.publish(first, last);
    }

    @Test
    void shouldForgetTheOldestVoidsAndKnowNothingOfEarlierOpenings() {
        VoidTable voids = new VoidTable(100);
        voids.enter(101, VoidReason.DUPLICATE);
        voids.enter(101 + 4096, VoidReason.ABORTED);

        assertThat(voids.answer(100)).isEqualTo(VoidTable.Answer.FORGOTTEN);
        assertThat(voids.answer(101)).isEqualTo(VoidTable.Answer.FORGOTTEN);
        assertThat(voids.reason(101)).isNull();
        assertThat(voids.answer(102)).isEqualTo(VoidTable.Answer.STANDS);
        assertThat(voids.answer(101 + 4096)).isEqualTo(VoidTable.Answer.VOIDED);
        assertThat(voids.reason(101 + 4096)).isEqualTo(VoidReason.ABORTED);
    }
}
