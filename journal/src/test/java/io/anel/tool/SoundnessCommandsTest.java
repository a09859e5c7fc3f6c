package io.anel.tool;

import static io.anel.tool.ToolKit.journal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.EventBus;
import io.anel.journal.ForgedExcerpt;
import io.anel.journal.ForgedManifest;
import io.anel.journal.format.ExcerptKind;
import io.anel.tool.ToolKit.Run;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code info}, {@code verify} and {@code replay}: what a journal holds, whether it is sound, and whether two are the same. */
@Timeout(60)
class SoundnessCommandsTest {
    private static final int ORDERS = 1_600;
    private static final String LIMITS = "limits=" + ToolKit.Limits.class.getName() + ":orders.created";

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    private static Path desk;

    @BeforeAll
    static void writeAJournal() {
        desk = shared.resolve("desk");
        ToolKit.writeDesk(desk, ORDERS);
    }

    private static JsonNode json(Run run) {
        assertThat(run.lines()).hasSize(1);
        return JsonMapper.builder().build().readTree(run.out());
    }

    private static String hash(Path journal, Object... more) {
        Object[] args = new Object[3 + more.length];
        args[0] = "replay";
        args[1] = journal;
        args[2] = "--json";
        System.arraycopy(more, 0, args, 3, more.length);
        return json(journal(args).sound()).get("hash").stringValue();
    }

    @Test
    void shouldSayWhatAJournalHolds() {
        Run run = journal("info", desk).sound();

        assertThat(run.out())
                .contains("closed in order", "openings   2", "alert, orders.created, orders.filled, tick")
                .contains("epoch-00001/19700101-000001.cq4", "rolled", "reopened", "closed");
    }

    @Test
    void shouldSayTheSameAsJsonAndCountWhenAsked() {
        JsonNode info = json(journal("info", desk, "--json", "--counts").sound());

        assertThat(info.get("types").get("orders.created").asInt()).isEqualTo(ORDERS);
        assertThat(info.get("sources").get("broker").asInt()).isEqualTo(ORDERS / 2);
        assertThat(info.get("voided").asInt()).isEqualTo(2);
        assertThat(info.get("cleanlyClosed").asBoolean()).isTrue();
        assertThat(info.get("openBy").isNull()).isTrue();
        assertThat(info.get("durableThrough").asLong())
                .isEqualTo(info.get("lastSequence").asLong());
        assertThat(info.get("cycles").size()).isGreaterThan(2);
        assertThat(info.get("cycles").get(0).get("firstSequence").asLong()).isEqualTo(1);
        assertThat(info.get("firstTime").stringValue())
                .isLessThan(info.get("lastTime").stringValue());
    }

    @Test
    void shouldSayWhoHasAJournalOpen() {
        Path open = directory.resolve("open");
        try (EventBus bus = ToolKit.bus(open)) {
            ToolKit.publish(bus.publisher("gateway"), ToolKit.CREATED, Map.of("worth", 1), null);
            assertThat(bus.drain(ToolKit.PATIENCE)).isTrue();

            assertThat(journal("info", open).sound().out())
                    .contains("open for writing by process "
                            + ProcessHandle.current().pid() + ", bus 'desk'")
                    .contains(" open ");
            journal("verify", open).sound();
        }
        assertThat(journal("info", open).sound().out()).contains("closed in order");
    }

    @Test
    void shouldFindASoundJournalSound() {
        assertThat(journal("verify", desk).sound().out()).startsWith("sound ");

        JsonNode report = json(journal("verify", desk, "--json").sound());
        assertThat(report.get("sound").asBoolean()).isTrue();
        assertThat(report.get("events").asLong())
                .isEqualTo(report.get("lastSequence").asLong());
    }

    @Test
    void shouldReadAnEmptyJournal() {
        Path empty = directory.resolve("empty");
        ToolKit.smallJournal(empty)
                .open(new io.anel.log.LogSettings(
                        "desk", 64 * 1024, 64 * 1024, new org.agrona.concurrent.SystemEpochNanoClock()))
                .close();

        assertThat(journal("info", empty).sound().out()).contains("events     0\n");
        assertThat(journal("verify", empty).sound().out()).startsWith("sound ");
        assertThat(journal("cat", empty).sound().out()).isEmpty();
        assertThat(journal("tail", empty, "--no-follow").sound().out()).isEmpty();
        assertThat(journal("replay", empty).sound().out()).contains("events     0\n");
    }

    @Test
    void shouldNameThePlaceOfDamage() throws IOException {
        Path damaged = ToolKit.copy(desk, directory.resolve("damaged"));
        String file = ToolKit.flipAt(damaged, "order-7");

        Run verified = journal("verify", damaged);
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.err()).isEmpty();
        assertThat(verified.out())
                .startsWith("damaged ")
                .containsPattern("^damaged +[0-9,]+ events in [0-9,]+ batches verified, the last of them [1-9][0-9]*\n")
                .containsPattern("(?m)^damage +\\S+" + file
                        + " byte [0-9]+: expected check \\(CRC32C and place\\) 0x[0-9a-f]+ .*, got 0x");
        JsonNode report = json(journal("verify", damaged, "--json"));
        assertThat(report.get("sound").asBoolean()).isFalse();
        assertThat(report.get("damage").get(0).stringValue()).contains(file + " byte ");
        assertThat(report.get("lastSequence").asLong())
                .isGreaterThan(report.get("firstSequence").asLong());
        journal("cat", damaged).failed(1, file + " byte ", "expected check (CRC32C and place)");
        journal("replay", damaged).failed(1, file + " byte ", "expected check (CRC32C and place)");
        journal("replay", damaged, "--stage", LIMITS).failed(1, file + " byte ");
    }

    @Test
    void shouldNotTakeDamageForTheJournalsEnd() throws IOException {
        Path damaged = ToolKit.copy(desk, directory.resolve("damaged"));
        String place = ToolKit.zeroLengthWordOfNewestCycle(damaged) + ": expected event ";

        Run cat = journal("cat", damaged).failed(1, place);
        assertThat(cat.lines()).isNotEmpty();
        journal("tail", damaged, "--no-follow").failed(1, place);
        journal("tail", damaged).failed(1, place);
        journal("replay", damaged).failed(1, place);
        journal("replay", damaged, "--stage", LIMITS).failed(1, place);
        journal("cat", damaged, "--limit", 1).sound();
        journal("replay", damaged, "--to", 5).sound();
        Run info = journal("info", damaged);
        assertThat(info.exitCode()).isEqualTo(1);
        assertThat(info.out()).contains("damaged: ", place);
    }

    @Test
    void shouldSayWhatAJournalHoldsOfWhichACycleIsMissing() throws IOException {
        Path damaged = ToolKit.copy(desk, directory.resolve("damaged"));
        Path missing = damaged.resolve("epoch-00001/19700101-000002.cq4");
        Files.delete(missing);

        Run info = journal("info", damaged);
        assertThat(info.exitCode()).isEqualTo(1);
        assertThat(info.err()).isEmpty();
        assertThat(info.out())
                .contains("damaged: " + missing + " byte 0: expected a cycle, got no such file")
                .containsPattern("(?m)^ +2 +1 .* damaged +- +- +epoch-00001/19700101-000002.cq4$");
        assertThat(json(journal("info", damaged, "--json")).get("damage").stringValue())
                .contains("no such file");
        journal("cat", damaged).failed(1, missing + " byte 0: expected a cycle, got no such file");
    }

    @Test
    void shouldNameThePlaceOfDamageInTheManifest() throws IOException {
        Path damaged = ToolKit.copy(desk, directory.resolve("damaged"));
        byte[] manifest = Files.readAllBytes(damaged.resolve("manifest"));
        manifest[manifest.length / 2] ^= 4;
        Files.write(damaged.resolve("manifest"), manifest);

        assertThat(journal("verify", damaged).out()).contains("manifest byte ");
        assertThat(journal("verify", damaged).exitCode()).isEqualTo(1);
        journal("info", damaged).failed(1, "manifest byte ");
        journal("cat", damaged).failed(1, "manifest byte ");
    }

    @Test
    void shouldRefuseWhatIsNoJournal() {
        for (String command : new String[] {"info", "verify", "cat", "tail", "replay"}) {
            journal(command, directory.resolve("missing")).failed(2, "missing");
            journal(command, directory).failed(2, "expected a journal");
        }
    }

    @Test
    void shouldRefuseANewerFormat() throws IOException {
        Path newer = ToolKit.copy(desk, directory.resolve("newer"));
        Path manifest = newer.resolve("manifest");
        ForgedManifest.ofNewerFormat(manifest);

        for (String command : new String[] {"info", "verify", "cat", "tail", "replay"}) {
            journal(command, newer).failed(2, manifest + " byte 13: expected format version 1, got 2");
        }
    }

    @Test
    void shouldNameAForeignHeader() throws IOException {
        Path foreign = ToolKit.copy(desk, directory.resolve("foreign"));
        Path cycle = foreign.resolve("epoch-00001/19700101-000001.cq4");
        byte[] bytes = Files.readAllBytes(cycle);
        bytes[14] = 'X';
        Files.write(cycle, bytes);
        String place = cycle + " byte 0: expected the header of a Chronicle cycle, a SCQStore, got other bytes at 14";

        for (String command : new String[] {"cat", "replay"}) {
            journal(command, foreign).failed(1, place);
        }
        for (String command : new String[] {"info", "verify"}) {
            assertThat(journal(command, foreign).exitCode()).isEqualTo(1);
            assertThat(journal(command, foreign).out()).contains(place);
        }
    }

    @Test
    void shouldListTheEventsThatSalvageCouldNotSave() throws IOException {
        Path salvaged = ToolKit.copy(desk, directory.resolve("salvaged"));
        ForgedExcerpt lost =
                ForgedExcerpt.all(salvaged, 1, 1, ExcerptKind.BATCH).get(3);
        String range = lost.firstSequence() + " to " + lost.lastSequence() + ": a bad sector";
        long events = json(journal("verify", desk, "--json")).get("events").asLong();
        long count = lost.lastSequence() - lost.firstSequence() + 1;
        lost.lose();

        Run verified = journal("verify", salvaged).sound();
        assertThat(verified.out()).startsWith("sound ").containsPattern("(?m)^lost +" + range);
        JsonNode report = json(journal("verify", salvaged, "--json").sound());
        assertThat(report.get("lost").get(0).stringValue()).startsWith(range);
        assertThat(report.get("events").asLong()).isEqualTo(events - count);
        assertThat(report.get("lastSequence").asLong()).isEqualTo(events);
    }

    @Test
    void shouldSayWhatIsLeftWhereTheFirstAndTheLastEventsAreLost() throws IOException {
        Path salvaged = directory.resolve("salvaged");
        ToolKit.writeDesk(salvaged, 60);
        List<ForgedExcerpt> first = ForgedExcerpt.all(salvaged, 1, 1, ExcerptKind.BATCH);
        List<ForgedExcerpt> last = ForgedExcerpt.all(salvaged, 2, 2, ExcerptKind.BATCH);
        String time = json(journal(
                                "cat",
                                salvaged,
                                "--system",
                                "--json",
                                "--limit",
                                1,
                                "--from",
                                first.get(0).lastSequence() + 1)
                        .sound())
                .get("metadata")
                .get("timestamp")
                .stringValue();

        first.get(0).lose();
        JsonNode info = json(journal("info", salvaged, "--json", "--counts").sound());
        assertThat(info.get("firstTime").stringValue()).isEqualTo(time);
        assertThat(info.get("types").get("tick").asInt()).isPositive();

        last.get(last.size() - 1).lose();
        assertThat(journal("info", salvaged).sound().out()).contains("time       from " + time + "\n");
    }

    /** It stands for the state that all events lead to. */
    @Test
    void shouldNotReplayWhereEventsAreLost() throws IOException {
        Path salvaged = ToolKit.copy(desk, directory.resolve("salvaged"));
        ForgedExcerpt lost =
                ForgedExcerpt.all(salvaged, 1, 1, ExcerptKind.BATCH).get(3).lose();

        String range = "events " + lost.firstSequence() + " to " + lost.lastSequence() + " were lost: ";
        journal("replay", salvaged).failed(1, range);
        journal("replay", salvaged, "--stage", LIMITS).failed(1, range);
        journal("replay", salvaged, "--from", lost.lastSequence() + 1).sound();
    }

    @Test
    void shouldSalvageWhatVerifiesAndListWhatIsLost() throws IOException {
        Path damaged = ToolKit.copy(desk, directory.resolve("damaged"));
        Path saved = directory.resolve("saved");
        Run sound = journal("salvage", damaged, directory.resolve("all")).sound();
        assertThat(sound.out()).startsWith("salvaged   ").hasLineCount(1);
        String file = ToolKit.flipAt(damaged, "order-7");

        Run run = journal("salvage", damaged, saved);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.lines().get(1)).startsWith("lost       ").contains(" events, ", file + " byte ");
        assertThat(journal("verify", saved).sound().out()).contains("lost ");
        JsonNode again = json(journal("salvage", damaged, directory.resolve("again"), "--json"));
        assertThat(again.get("lost").get(0).get("why").stringValue()).contains(" byte ");
        journal("salvage", damaged, saved).failed(2, "expected an empty directory, got one with '");
    }

    @Test
    void shouldSayWhereTheSalvagedLogEndsTornOrIsNotClosed() throws IOException {
        Path cut = directory.resolve("cut");
        ToolKit.writeDesk(cut, 20);
        List<ForgedExcerpt> batches = ForgedExcerpt.all(cut, 2, 2, ExcerptKind.BATCH);
        ForgedExcerpt last = batches.get(batches.size() - 1);
        cut(last.file(), last.nextPosition() - 8);

        Run torn = journal("salvage", cut, directory.resolve("torn")).sound();
        assertThat(torn.lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("torn tail  " + last.file() + " byte " + last.position() + ": expected a length within ")
                .endsWith("; what may have stood behind event " + (last.firstSequence() - 1) + " is not known");
        JsonNode json = json(
                journal("salvage", cut, directory.resolve("json"), "--json").sound());
        assertThat(json.get("cleanlyClosed").asBoolean()).isFalse();
        assertThat(json.get("tornAt").stringValue()).startsWith(last.file() + " byte ");
        assertThat(json.get("damage").isNull()).isTrue();

        cut(last.file(), last.position());
        Run open = journal("salvage", cut, directory.resolve("open")).sound();
        assertThat(open.lines()).last().asString().startsWith("end        not closed in order: what may have stood ");

        Files.delete(last.file());
        Run missing = journal("salvage", cut, directory.resolve("missing"));
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.lines()).last().asString().startsWith("damage     " + last.file() + ": expected a cycle");
        JsonNode damage = json(journal("salvage", cut, directory.resolve("damage"), "--json"));
        assertThat(damage.get("tornAt").isNull()).isTrue();
        assertThat(damage.get("damage").stringValue()).startsWith(last.file().toString());
    }

    private static void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    @Test
    void shouldHashACopyTheSameAndAnotherJournalDifferently() {
        Path copy = ToolKit.copy(desk, directory.resolve("copy"));
        String hash = hash(desk);

        assertThat(hash).matches("[0-9a-f]{16}");
        assertThat(hash(copy)).isEqualTo(hash);
        journal("replay", copy, "--expect", hash).sound();
        try (EventBus bus = ToolKit.bus(copy)) {
            ToolKit.publish(bus.publisher("gateway"), ToolKit.CREATED, Map.of("worth", 1), null);
        }
        assertThat(hash(copy)).isNotEqualTo(hash);
        journal("replay", copy, "--expect", hash).failed(1, "expected hash " + hash);
        // The events that both have are still the same.
        long last = json(journal("replay", desk, "--json").sound())
                .get("lastSequence")
                .asLong();
        journal("replay", copy, "--to", last, "--expect", hash).sound();
    }

    @Test
    void shouldCountEventsByTypeWhileReplaying() {
        JsonNode report = json(journal("replay", desk, "--json").sound());

        assertThat(report.get("types").get("orders.filled").asInt()).isEqualTo(ORDERS / 2);
        assertThat(report.get("voided").asInt()).isEqualTo(2);
        assertThat(report.get("events").asLong())
                .isEqualTo(report.get("lastSequence").asLong());
        assertThat(journal("replay", desk).sound().out()).contains("hash       " + hash(desk), "events/s");
        assertThat(hash(desk, "--from", 10)).isNotEqualTo(hash(desk));
        assertThat(hash(desk, "--to", "2100-01-01T00:00:00Z")).isEqualTo(hash(desk));
        assertThat(hash(desk, "--from", "1970-01-01T00:00:00Z")).isEqualTo(hash(desk));
    }

    @Test
    void shouldReplayIntoAUsersStageToTheStateOfTheBus() {
        Path journal = directory.resolve("journal");
        String live;
        try (EventBus bus = ToolKit.bus(journal)) {
            for (int i = 0; i < 200; i++) {
                ToolKit.publish(bus.publisher("gateway"), ToolKit.CREATED, Map.of("worth", i * 5), null);
            }
            assertThat(bus.drain(ToolKit.PATIENCE)).isTrue();
            live = bus.stateHash().toString();
        }

        JsonNode report =
                json(journal("replay", journal, "--stage", LIMITS, "--json").sound());
        assertThat(report.get("hash").stringValue()).isEqualTo(live);
        assertThat(report.get("confirmedEmissions").asInt()).isEqualTo(19);
        journal("replay", journal, "--stage", LIMITS, "--expect", live).sound();
        journal("replay", journal, "--stage", LIMITS, "--to", 50, "--expect", live)
                .failed(1, "expected hash");
    }

    @Test
    void shouldRefuseAStageThatIsNone() {
        journal("replay", desk, "--stage", "no.such.Stage").failed(2, "no.such.Stage", "class path");
        journal("replay", desk, "--stage", "java.lang.String").failed(2, "java.lang.String", "io.anel.api.Stage");
        journal("replay", desk, "--stage", "a b=" + ToolKit.Limits.class.getName())
                .failed(2, "stage='a b'");
        journal("replay", desk, "--stage", ToolKit.Limits.class.getName() + ":a..b")
                .failed(2, "a..b");
        journal("replay", desk, "--expect", "xyz").failed(2, "--expect", "xyz");
    }

    @Test
    void shouldNameTheJvmFlagsThatAreMissing() throws Exception {
        Process process = ToolKit.start(false, "info", desk);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(new String(process.getErrorStream().readAllBytes()).lines())
                .singleElement()
                .asString()
                .contains("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens");
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
    }

    @Test
    void shouldEndQuietlyWhenItsReaderGoesAway() throws Exception {
        Process process = ToolKit.start(true, "cat", desk, "--json");
        process.getInputStream().read();
        process.getInputStream().close();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(process.getErrorStream().readAllBytes())).isEmpty();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void shouldHelp() {
        assertThat(journal("--help").sound().out()).contains("info", "verify", "cat", "tail", "replay", "Exit codes");
        for (String command : new String[] {"info", "verify", "cat", "tail", "replay"}) {
            assertThat(journal(command, "--help").sound().out())
                    .contains("Usage: anel journal " + command + " DIR")
                    .contains("--json");
        }
    }
}
