package io.anel.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void shouldLeaveWhatCanBeShownAsItIs() {
        String text = "größer, 日本, \uD83D\uDE00";

        assertThat(Printable.of(text)).isSameAs(text);
        assertThat(Printable.of((String) null)).isNull();
    }

    @Test
    void shouldShowByItsNumberWhatWouldBreakALineOrTurnIt() {
        assertThat(Printable.of("a\nb\u001b[31mc\u202ed\u2028e\u0085f"))
                .isEqualTo("a\\u000ab\\u001b[31mc\\u202ed\\u2028e\\u0085f");
    }

    @Test
    void shouldSayOfAFailureWhatThatSays() {
        assertThat(Printable.of(new IllegalStateException("a\tb")))
                .isEqualTo("java.lang.IllegalStateException: a\\u0009b");
        assertThat(Printable.of(new IllegalStateException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalArgumentException("none");
                    }
                }))
                .isEqualTo(PrintableTest.class.getName() + "$1, whose message cannot be had");
    }

    @Test
    void shouldBeTheMessageOfWhateverAnelThrows() {
        assertThat(new LogOpenException("/tmp/a\nb: expected", new IllegalStateException("x")))
                .hasMessage("/tmp/a\\u000ab: expected");
        assertThat(new AnelException(null)).hasMessage(null);
    }
}
