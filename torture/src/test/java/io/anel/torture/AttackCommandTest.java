package io.anel.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.torture.bug.BugHunt;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttackCommandTest {
    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    @Test
    void shouldRefuseASeedThatIsNoCaseOfTheAttack() {
        assertThat(run("syscall", "--seed", "20000000")).isEqualTo(AttackCommand.USAGE);
        assertThat(err.toString())
                .contains("expected a first seed below 13200, of which each is a case of syscall, got 20000000");
    }

    @Test
    void shouldRefuseAPartThatIsNone() {
        assertThat(run("kill", "--part", "bys")).isEqualTo(AttackCommand.USAGE);
        assertThat(err.toString()).contains("bys");
    }

    @Test
    void shouldRefuseALedgerThatIsNone() throws IOException {
        Path ledger = Files.writeString(directory.resolve("ledger.jsonl"), "{\"attack\":\"simulate\"}\n");

        assertThat(run("simulate", "--count", "1")).isEqualTo(AttackCommand.USAGE);
        assertThat(err.toString())
                .startsWith("anel torture simulate: " + ledger + ":1: expected ")
                .hasLineCount(1);
    }

    @Test
    void shouldRefuseAFileForItsDirectory() throws IOException {
        directory = Files.createFile(directory.resolve("file"));

        assertThat(run("simulate", "--count", "1")).isEqualTo(AttackCommand.USAGE);
        assertThat(err.toString())
                .startsWith("anel torture simulate: expected a directory to write to, or where one can be made, got "
                        + directory)
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulate", "bugs --filter umask", "fuzz NAMES", "memory --filter Claim", "soak"})
    void shouldRefuseADirectoryThatCannotBeWritten(String command) {
        directory = Path.of("/proc");

        assertThat(run(command.split(" "))).isEqualTo(AttackCommand.USAGE);
        assertThat(err.toString())
                .contains(": expected a directory to write to, or where one can be made, got /proc: ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--lanes, -1, 'expected lanes from 1 to 64, got -1'",
        "--lanes, 65, 'expected lanes from 1 to 64, got 65'",
        "--count, 0, 'expected a count from 1 to 9223372036854775807, got 0'",
        "--seed, -1, 'expected a first seed from 0 to 4611686018427387903, got -1'",
        "--seed, 9223372036854775807, 'expected a first seed from 0 to 4611686018427387903, got 9223372036854775807'"
    })
    void shouldSayWhichNumberIsOutOfRange(String option, String value, String expected) {
        assertThat(run("simulate", option, value)).isEqualTo(AttackCommand.USAGE);
        assertThat(err.toString()).isEqualTo("anel torture simulate: " + expected + System.lineSeparator());
    }

    /** The ledger of a run that found something has what its other lanes have counted. */
    @Test
    void shouldNotForgetWhatAnEarlierRunHasFound() throws IOException {
        Path evidence = Files.createDirectory(directory.resolve("simulate-bus-7"));
        Files.createFile(evidence.resolve("found.txt"));

        assertThat(run("simulate", "--count", "3", "--seed", "6")).isEqualTo(AttackCommand.FOUND);
        assertThat(err.toString())
                .contains("simulate --part bus --seed 7: found something in an earlier run, and is not struck again")
                .contains("files in " + evidence);
        assertThat(evidence.resolve("found.txt")).exists();
        assertThat(Files.readString(directory.resolve("ledger.jsonl"))).doesNotContain("\"seed\":7,");
    }

    @Test
    void shouldSayWhichAttacksThereAre() {
        int exit = Torture.commandLine().setErr(new PrintWriter(err)).execute("nosuch", "--count", "1");

        assertThat(exit).isEqualTo(AttackCommand.USAGE);
        assertThat(err.toString())
                .startsWith("anel torture: expected an attack: kill, syscall, power,")
                .endsWith(", got nosuch" + System.lineSeparator())
                .hasLineCount(1);
    }

    @Test
    void shouldSayWhereTheBugsAreToldInAShortLine() {
        assertThat(run("bugs", "--filter", "nosuch")).isEqualTo(AttackCommand.USAGE);
        assertThat(err.toString())
                .matches(
                        "anel torture bugs: expected a text in the name of one of \\d+ bugs, which --help lists, got nosuch\\R");

        StringWriter help = new StringWriter();
        Torture.commandLine().setOut(new PrintWriter(help)).execute("bugs", "--help");
        assertThat(help.toString().lines().map(String::strip)).containsAll(BugHunt.names(""));
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--dir", directory.toString()));
        return Torture.commandLine().setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
    }
}
