package io.anel.journal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.ChainMode;
import io.anel.api.EventBus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was JOURNALED survives {@code kill -9} of the publishing process at any moment, and opening again needs no help. */
class KillTest {
    private static final int ROUNDS_A_JOURNAL = 10;

    @RegisterExtension
    private final Evidence evidence = new Evidence();

    private long groups;
    private long published;

    @Test
    @Timeout(120)
    void shouldLoseAndRepeatNothingThatWasJournaledWhenThePublisherIsKilled() throws IOException {
        kill(12, 300, 0);
    }

    @Test
    @Tag("slow")
    @Timeout(3600)
    void shouldLoseAndRepeatNothingOverTwoHundredKillsAndAMillionGroups() throws IOException {
        kill(200, 1200, 1_000_000);
    }

    private void kill(int minRounds, int maxMillis, long minGroups) throws IOException {
        Random random = evidence.random();
        int inOpening = 0;
        int round = 0;
        while (round < minRounds || groups < minGroups) {
            Path directory = evidence.directory().resolve("journal-" + round);
            Acknowledged acknowledged = new Acknowledged();
            LogCheck check = null;
            for (int i = 0; i < ROUNDS_A_JOURNAL && (round < minRounds || groups < minGroups); i++, round++) {
                boolean opening = random.nextInt(6) == 0;
                inOpening += opening ? 1 : 0;
                if (opening) {
                    // Between two kills nobody has tidied up.
                    round(directory, random, acknowledged, random.nextInt(200), false);
                }
                round(directory, random, acknowledged, 50 + random.nextInt(maxMillis - 50), true);
                check = reopen(directory, round, acknowledged);
            }
            groups += check.groups();
            published += check.published();
            Evidence.delete(directory);
        }
        evidence.print(round + " kills and " + inOpening + " more while opening, " + published + " events and " + groups
                + " groups, each with its emission once");
    }

    private void round(Path directory, Random random, Acknowledged acknowledged, int millis, boolean afterOpening) {
        int publishers = 1 + random.nextInt(3);
        ChainMode mode = random.nextBoolean() ? ChainMode.FUSED : ChainMode.PINNED;
        ChildJvm child = ChildJvm.start(
                evidence.directory(), PublishingChild.class, directory, publishers, mode, random.nextLong());
        try (child) {
            child.awaitLine(afterOpening ? "OPEN" : "START");
            long deadlineNs = System.nanoTime() + millis * 1_000_000L;
            for (long left = millis; left > 0; left = (deadlineNs - System.nanoTime()) / 1_000_000) {
                String line = child.line(left);
                if (line != null) {
                    acknowledged.take(line);
                }
            }
        }
        child.rest().forEach(acknowledged::take);
        if (afterOpening) {
            assertThat(child.errors()).doesNotContain("ERROR", "Exception");
        }
    }

    private LogCheck reopen(Path directory, int round, Acknowledged acknowledged) {
        ChainMode mode = round % 2 == 0 ? ChainMode.FUSED : ChainMode.PINNED;
        try (EventBus bus = Workload.start(directory, mode)) {
            assertThat(bus.drain(Duration.ofSeconds(20))).isTrue();
        }
        LogCheck check = LogCheck.of(directory, acknowledged.journaled());
        assertThat(check.last()).isGreaterThanOrEqualTo(acknowledged.journaledThrough());
        assertThat(check.unanswered()).as("causes without an emission").isZero();
        assertThat(check.endsInAGroup()).isFalse();
        assertThat(check.voided()).isZero();
        return check;
    }
}
