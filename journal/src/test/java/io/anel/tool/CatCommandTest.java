package io.anel.tool;

import static io.anel.tool.ToolKit.journal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.SystemEvent;
import io.anel.journal.ForgedExcerpt;
import io.anel.journal.format.ExcerptKind;
import io.anel.tool.ToolKit.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code cat} shows the events that were asked for, and only these. */
@Timeout(60)
class CatCommandTest {
    private static final int ORDERS = 60;

    @TempDir
    private static Path directory;

    private static Path desk;
    private static List<SystemEvent> all;

    @BeforeAll
    static void writeAJournal() {
        desk = directory.resolve("desk");
        ToolKit.writeDesk(desk, ORDERS);
        all = journal("cat", desk, "--json").sound().events();
    }

    private static long[] sequences(Predicate<SystemEvent> wanted) {
        return all.stream().filter(wanted).mapToLong(SystemEvent::sequence).toArray();
    }

    private static long[] cat(Object... options) {
        Object[] args = new Object[options.length + 2];
        args[0] = "cat";
        args[1] = desk;
        System.arraycopy(options, 0, args, 2, options.length);
        Run run = journal(args).sound();
        return run.sequences();
    }

    @Test
    void shouldShowEveryStandingEventOfUsersInOrder() {
        assertThat(all)
                .extracting(SystemEvent::eventType)
                .containsOnly("orders.created", "orders.filled", "alert", "tick");
        assertThat(all.stream().filter(event -> event.eventType().equals("orders.created")))
                .hasSize(ORDERS);
        assertThat(cat()).isEqualTo(sequences(event -> true)).isSorted();
    }

    @Test
    void shouldShowAnEventOnALineWithAllThatItCarries() {
        Run run = journal("cat", desk, "--correlation", "order-5", "--type", "orders.created")
                .sound();

        SystemEvent event = all.stream()
                .filter(one -> "order-5".equals(one.metadata().correlationId())
                        && one.eventType().equals("orders.created"))
                .findFirst()
                .orElseThrow();
        assertThat(run.lines())
                .singleElement()
                .asString()
                .startsWith(event.sequence() + " 20")
                .contains(" orders.created gateway " + event.id() + " entity=account-2#2 correlation=order-5")
                .contains(" userId=\"user 1\" desk=fx ")
                .endsWith(" {\"worth\":185}");
    }

    @Test
    void shouldFilterByTypePatterns() {
        assertThat(cat("--type", "orders.*"))
                .isEqualTo(sequences(e -> e.eventType().startsWith("orders.")));
        assertThat(cat("--type", "orders.filled", "--type", "tick"))
                .isEqualTo(sequences(e ->
                        e.eventType().equals("orders.filled") || e.eventType().equals("tick")))
                .isNotEmpty();
        assertThat(cat("--type", "anel.>")).hasSizeGreaterThan(4);
    }

    @Test
    void shouldFilterBySourceCorrelationAndEntity() {
        assertThat(cat("--source", "broker"))
                .isEqualTo(sequences(e -> e.metadata().source().equals("broker")))
                .hasSize(ORDERS / 2);
        assertThat(cat("--correlation", "order-7")).hasSize(2);
        assertThat(cat("--entity", "account-1"))
                .isEqualTo(sequences(e -> "account-1".equals(e.metadata().entity())))
                .hasSize(ORDERS / 3);
        assertThat(cat("--entity", "account-1", "--source", "broker")).isEmpty();
    }

    @Test
    void shouldBeginAndEndWhereItIsTold() {
        long middle = all.get(all.size() / 2).sequence();
        Instant time =
                Instant.ofEpochSecond(0, all.get(all.size() / 2).metadata().timestampNs());

        assertThat(cat("--from", middle)).isEqualTo(sequences(e -> e.sequence() >= middle));
        assertThat(cat("--to", middle)).isEqualTo(sequences(e -> e.sequence() <= middle));
        assertThat(cat("--from", middle, "--to", middle)).containsExactly(middle);
        assertThat(cat("--from", time))
                .isEqualTo(sequences(
                        e -> !Place.instant(e.metadata().timestampNs()).isBefore(time)));
        assertThat(cat("--to", time))
                .isEqualTo(sequences(
                        e -> !Place.instant(e.metadata().timestampNs()).isAfter(time)));
        assertThat(cat("--from", all.get(all.size() - 1).sequence() + 100)).isEmpty();
        assertThat(cat("--from", "2100-01-01T00:00:00Z")).isEmpty();
        assertThat(cat("--to", "1970-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void shouldShowNoMoreThanTheLimit() {
        assertThat(cat("--limit", 3)).isEqualTo(Arrays.copyOf(sequences(e -> true), 3));
        assertThat(cat("--limit", 0)).isEmpty();
    }

    @Test
    void shouldShowAnelsOwnEventsWhenAsked() {
        List<SystemEvent> withSystem =
                journal("cat", desk, "--json", "--system").sound().events();

        assertThat(withSystem).hasSizeGreaterThan(all.size());
        assertThat(withSystem)
                .filteredOn(e -> e.eventType().equals("anel.name"))
                .isNotEmpty();
        assertThat(withSystem).containsAll(all);
    }

    @Test
    void shouldShowVoidedEventsWhenAskedAndSayWhy() {
        List<String> lines = journal("cat", desk, "--voided").sound().lines();
        assertThat(lines).hasSize(all.size() + 2);
        assertThat(lines)
                .filteredOn(line -> line.endsWith(" voided=version_conflict"))
                .hasSize(2);

        List<SystemEvent> events =
                journal("cat", desk, "--voided", "--json").sound().events();
        assertThat(events)
                .filteredOn(e -> "version_conflict".equals(e.metadata().more().get(EventJson.VOIDED)))
                .hasSize(2);
    }

    @Test
    void shouldSayWhichEventsAreLostAndGoOnBehindThem() throws IOException {
        Path salvaged = ToolKit.copy(desk, directory.resolve("salvaged"));
        ForgedExcerpt front = lastBatchOfTheFirstOpening(salvaged).lose();
        ForgedExcerpt behind =
                ForgedExcerpt.all(salvaged, 2, 2, ExcerptKind.BATCH).get(0).lose();
        long[] left = sequences(e -> !front.holds(e.sequence()) && !behind.holds(e.sequence()));
        assertThat(left).hasSizeGreaterThan(1).hasSizeLessThan(all.size());

        for (Object form : new Object[] {"--json", "--full"}) {
            Run run = journal("cat", salvaged, form);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines()).hasSize(2);
            assertThat(run.err()).startsWith(lost(front)).contains("\n" + lost(behind));
            assertThat(form.equals("--json") ? sequences(run.events()) : run.sequences())
                    .isEqualTo(left);
        }
    }

    @Test
    void shouldSayNothingOfLostEventsThatWereNotAskedFor() throws IOException {
        Path salvaged = ToolKit.copy(desk, directory.resolve("lost"));
        ForgedExcerpt lost = lastBatchOfTheFirstOpening(salvaged).lose();
        long before = lost.firstSequence() - 1;

        journal("cat", salvaged, "--from", lost.lastSequence() + 1).sound();
        journal("cat", salvaged, "--system", "--to", before).sound();
        journal("cat", salvaged, "--system", "--limit", 1).sound();
        assertThat(journal("cat", salvaged, "--to", lost.firstSequence()).err()).startsWith(lost(lost));
        assertThat(journal("cat", salvaged, "--from", lost.lastSequence(), "--type", "tick")
                        .exitCode())
                .isEqualTo(1);
    }

    private static ForgedExcerpt lastBatchOfTheFirstOpening(Path journal) throws IOException {
        List<ForgedExcerpt> batches = ForgedExcerpt.all(journal, 1, 1, ExcerptKind.BATCH);
        return batches.get(batches.size() - 1);
    }

    private static String lost(ForgedExcerpt batch) {
        return "lost: " + (batch.lastSequence() - batch.firstSequence() + 1) + " events, " + batch.firstSequence()
                + " to " + batch.lastSequence() + ": a bad sector";
    }

    private static long[] sequences(List<SystemEvent> events) {
        return events.stream().mapToLong(SystemEvent::sequence).toArray();
    }

    @Test
    void shouldAbbreviateBytesUnlessAskedForAll() {
        assertThat(journal("cat", desk, "--type", "tick").sound().lines())
                .allSatisfy(line -> assertThat(line).endsWith("0".repeat(46) + "… (64 bytes)"));
        assertThat(journal("cat", desk, "--type", "tick", "--full").sound().lines())
                .allSatisfy(
                        line -> assertThat(line.substring(line.indexOf(" 0x"))).hasSize(3 + 128));
    }

    @Test
    void shouldRefuseAWrongCallInOneLine() {
        journal("cat", desk, "--type", "a..b").failed(2, "pattern='a..b'");
        journal("cat", desk, "--from", "yesterday").failed(2, "--from", "yesterday");
        journal("cat", desk, "--from", "0").failed(2, "--from", "'0'");
        journal("cat", desk, "--from", "9", "--to", "3").failed(2, "--from=9");
        journal("cat", desk, "--limit", "-1").failed(2, "--limit");
        journal("cat", desk, "--limit", "many").failed(2, "--limit");
        journal("cat", desk, "--wrong").failed(2, "--wrong");
        journal("cat").failed(2, "DIR");
        journal("cat", desk, "--limit", "1", "one\ntoo\u001b[31mmany").failed(2, "cat");
        journal().failed(2, "expected a command");
        journal("look", desk).failed(2, "expected a command (info, verify, ", "got 'look'");
    }

    @Test
    void shouldRefuseWhatIsNoJournalInOneLine() {
        journal("cat", directory.resolve("missing")).failed(2, "missing", "no such directory");
        journal("cat", directory).failed(2, "without a manifest");
    }
}
