package io.anel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs that documentation shows do what it says. */
@Timeout(60)
class ExamplesTest {
    private final PrintStream realOut = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path temp;

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(realOut);
    }

    @Test
    void shouldPrintTheTradeThatTheQuickStartPublishes() {
        QuickStart.main(new String[0]);

        assertThat(lines()).containsExactly("3: Trade[symbol=BTC, price=800.01, quantity=3]");
    }

    @Test
    void shouldAlertOnceTheBreachIsOnTheDiskAndReplayToTheSameState() {
        JournaledDesk.main(new String[] {temp.resolve("journal").toString()});

        assertThat(lines()).contains("trade 3: STANDS", "trade 4: STANDS", "trade 5: STANDS");
        assertThat(lines())
                .filteredOn(line -> line.startsWith("breach: "))
                .singleElement()
                .asString()
                .contains("\"why\":\"max exposure\"")
                .contains("\"cause\":5");
        String state = JournaledDesk.replay(temp.resolve("journal")).toString();
        assertThat(lines()).contains("live state     " + state, "replayed state " + state);
    }

    @Test
    void shouldGoOnWhereTheJournalEnded() {
        Path journal = temp.resolve("journal");
        JournaledDesk.trade(journal);

        String live = JournaledDesk.trade(journal).toString();

        assertThat(JournaledDesk.replay(journal)).hasToString(live);
        assertThat(lines().filter(line -> line.startsWith("breach: "))).hasSize(4);
    }

    private Stream<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines();
    }
}
