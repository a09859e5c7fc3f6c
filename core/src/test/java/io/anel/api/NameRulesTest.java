package io.anel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of names and texts. */
class NameRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "A9", "task_failed", "a.b.c", "9-lives", "a-b_c.d", "anelx", "x.anel"})
    void shouldTakeANameWithinTheGrammar(String name) {
        assertThat(NameRules.requireName("type", name)).isEqualTo(name);
        assertThat(NameRules.requireType(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {" ", ".", "a.", ".a", "a..b", "_a", "-a", "a b", "a/b", "é", "a\nb", "*", "a.>", "../x", "a\0"})
    void shouldRefuseANameOutsideIt(String name) {
        assertThatThrownBy(() -> NameRules.requireName("source", name))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("source=" + (name == null ? "null" : "'"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void shouldRefuseTypesOfAnelsOwnAndNamesThatAreTooLong() {
        assertThatThrownBy(() -> NameRules.requireType("anel.name")).isInstanceOf(InvalidNameException.class);
        assertThat(NameRules.requireName("type", "a".repeat(128))).hasSize(128);
        assertThatThrownBy(() -> NameRules.requireName("type", "a".repeat(129)))
                .hasMessageContaining("129 characters")
                .hasMessageContaining("at most 128");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "with spaces", "日本", "😀", "\"'\\", "."})
    void shouldTakeATextOfWholeCharacters(String text) {
        assertThat(NameRules.requireText("entity", text)).isEqualTo(text);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"a\nb", "\0", "\u007f", "\u0085"})
    void shouldRefuseATextWithControlCharactersOrNone(String text) {
        assertThatThrownBy(() -> NameRules.requireText("entity", text))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("entity=")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void shouldRefuseHalfASurrogatePairWhichUtf8WouldMakeAQuestionMark() {
        for (String half : new String[] {"\ud83d", "a\ude00", "\ud83d\ud83d", "\ude00\ud83d"}) {
            assertThatThrownBy(() -> NameRules.requireText("entity", half))
                    .isInstanceOf(InvalidNameException.class)
                    .hasMessageContaining("surrogate");
        }
    }

    @Test
    void shouldCountATextInBytes() {
        assertThat(NameRules.requireText("entity", "é".repeat(512))).hasSize(512);
        assertThatThrownBy(() -> NameRules.requireText("entity", "é".repeat(513)))
                .hasMessageContaining("1026 bytes");
        assertThatThrownBy(() -> NameRules.requireText("entity", "x".repeat(1025)))
                .hasMessageContaining("1025 bytes");
    }

    @Test
    void shouldReadATraceParentBackAndRefuseAnyOther() {
        TraceParent parent = new TraceParent(-1, 2, Long.MIN_VALUE, 255);
        assertThat(TraceParent.parse(parent.toString())).isEqualTo(parent);
        for (String text :
                new String[] {"", "00-", parent + "0", "01" + parent.toString().substring(2), "00" + "x".repeat(53)}) {
            assertThatThrownBy(() -> TraceParent.parse(text)).isInstanceOf(InvalidNameException.class);
        }
    }
}
