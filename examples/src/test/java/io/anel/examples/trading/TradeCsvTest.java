package io.anel.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines that are trades become trades, exactly; lines that are none are reported, and cost nothing else. */
class TradeCsvTest {
    private static final String GOOD = "1385337600,800.010000000000,0.100000000000";
    private static final Trade TRADE = new Trade(1385337600L, 80_001_000_000L, 10_000_000L);

    private final List<String> bad = new ArrayList<>();

    @Test
    void shouldReadExactlyWhatTheLinesSay() throws IOException {
        List<Trade> trades =
                read("timestamp,price,amount\n" + GOOD + "\n0,1,0\n1,.5,0.00000001\n".replace(",.5", ",0.5"));

        assertThat(trades).containsExactly(TRADE, new Trade(0, Units.ONE, 0), new Trade(1, Units.ONE / 2, 1));
        assertThat(bad).isEmpty();
    }

    @Test
    void shouldReadAFileWithoutHeadingWithCarriageReturnsSpacesAndNoLastLineEnd() throws IOException {
        assertThat(read(GOOD + "\r\n 1385337600 , 800.01 , 0.1\r\n" + GOOD)).containsExactly(TRADE, TRADE, TRADE);
        assertThat(read("\u00ef\u00bb\u00bfTimestamp,Price,Amount\r\n" + GOOD)).containsExactly(TRADE);
        assertThat(bad).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1385337600,800.01|expected the 3 columns timestamp,price,amount, got columns=2: '1385337600,800.01'",
                "1,2,3,4|expected the 3 columns timestamp,price,amount, got columns=4: '1,2,3,4'",
                "1,800,x|expected amount as a number like 800.01, got 'x'",
                "1,8e2,1|expected price as a number like 800.01, got '8e2'",
                "1,NaN,1|expected price as a number like 800.01, got 'NaN'",
                "1,,1|expected price as a number like 800.01, got ''",
                "1,.,1|expected price as a number like 800.01, got '.'",
                "1,1.2.3,1|expected price as a number like 800.01, got '1.2.3'",
                "1,-800,1|expected price >= 0, got '-800'",
                "1,800,-0.1|expected amount >= 0, got '-0.1'",
                "1,0,1|expected price > 0, got '0'",
                "1,800,99999999999999999999999|expected amount <= 1000000000, got '99999999999999999999999'",
                "1,800,0.000000001|expected amount with at most 8 decimals, got '0.000000001'",
                "x,800,1|expected timestamp as seconds since 1970, like 1385337600, got 'x'",
                "-1,800,1|expected timestamp as seconds since 1970, like 1385337600, got '-1'",
                "99999999999999999999,800,1|expected timestamp as seconds since 1970, like 1385337600, got '99999999999999999999'",
                "timestamp,price,amount|expected timestamp as seconds since 1970, like 1385337600, got 'timestamp'",
            })
    void shouldReportALineThatIsNoTradeWithItsNumberAndReadOn(String line, String why) throws IOException {
        assertThat(read("timestamp,price,amount\n" + GOOD + "\n" + line + "\n" + GOOD + "\n"))
                .containsExactly(TRADE, TRADE);

        assertThat(bad).containsExactly("3: " + why);
    }

    @Test
    void shouldReportAnEmptyLineButNotTheEndOfTheLastOne() throws IOException {
        assertThat(read(GOOD + "\n\n" + GOOD + "\n")).hasSize(2);

        assertThat(bad).containsExactly("2: expected timestamp,price,amount, got an empty line");
    }

    @Test
    void shouldReportALineThatIsHugeAndReadOn() throws IOException {
        assertThat(read(GOOD + "\n" + "7".repeat(1_000_000) + "\n" + GOOD)).hasSize(2);

        assertThat(bad).singleElement().asString().startsWith("2: expected a line of at most 1024 bytes");
    }

    @Test
    void shouldShowForeignBytesInOneShortLine() throws IOException {
        assertThat(read("\u0000\u001b[31m\u0007".repeat(50))).isEmpty();

        assertThat(bad).singleElement().asString().hasSizeLessThan(150).matches("[ -~…]+");
    }

    @Test
    void shouldCountWhatItRead() throws IOException {
        byte[] bytes = (GOOD + "\nnothing\nnothing\n").getBytes(StandardCharsets.UTF_8);
        try (TradeCsv csv = new TradeCsv(new ByteArrayInputStream(bytes), (line, why) -> {})) {
            while (csv.next() != null) {}

            assertThat(csv.badLines()).isEqualTo(2);
            assertThat(csv.consumed()).isEqualTo(bytes.length);
        }
    }

    private List<Trade> read(String text) throws IOException {
        List<Trade> trades = new ArrayList<>();
        try (TradeCsv csv = new TradeCsv(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)),
                (line, why) -> bad.add(line + ": " + why))) {
            Trade trade;
            while ((trade = csv.next()) != null) {
                trades.add(trade);
            }
        }
        return trades;
    }
}
