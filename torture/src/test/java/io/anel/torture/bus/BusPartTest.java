package io.anel.torture.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.Anel;
import io.anel.api.EventBus;
import io.anel.journal.Journal;
import io.anel.torture.part.Promises;
import io.anel.torture.part.Reading;
import io.anel.torture.part.Recovered;
import io.anel.torture.process.FileCopies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is taken for the same: all that two recoveries have found. What each publishes anew has its own times, and is another event to a reader. */
class BusPartTest {
    private static final int EVENTS = 20;
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @RegisterExtension
    private final Evidence evidence = new Evidence();

    @Test
    @Timeout(60)
    void shouldTakeRecoveriesForTheSameThatAreTheFirstToEmit() throws IOException {
        Path directory = evidence.directory().resolve("journal");
        Path twin = evidence.directory().resolve("twin");
        Path later = evidence.directory().resolve("later");
        publishUnanswered(directory);
        FileCopies.copy(directory, twin);
        publishUnanswered(later);

        Recovered one = new BusPart().check(directory, new Promises(), evidence.random());
        Recovered other = new BusPart().check(twin, new Promises(), evidence.random());

        // Names of the first bus, its events, names of the stages, and what they emit, each type with its source.
        long counts = LongStream.rangeClosed(1, EVENTS)
                .filter(counter -> counter % 4 == 0)
                .map(counter -> Traffic.answers(0, counter))
                .sum();
        assertThat(one.items()).isEqualTo(2 + EVENTS + 2 + Traffic.answersThrough(0, EVENTS) + 2 + counts);
        assertThat(other.items()).isEqualTo(one.items());
        assertThat(other.digest()).isEqualTo(one.digest());
        assertThat(new BusPart().check(later, new Promises(), evidence.random()).digest())
                .isNotEqualTo(one.digest());
        Reading read = new BusPart().read(directory);
        assertThat(read.common(new BusPart().read(twin))).isEqualTo(2 + EVENTS).isLessThan(read.items());
    }

    private static void publishUnanswered(Path directory) {
        try (EventBus unanswered =
                Anel.bus("torture").log(Journal.at(directory)).start()) {
            new Blocks(unanswered.publisher(Traffic.source(0)), 0).publish(1, EVENTS);
            assertThat(unanswered.drain(SECONDS)).isTrue();
        }
    }
}
