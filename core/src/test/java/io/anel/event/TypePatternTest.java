package io.anel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.InvalidNameException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which types a pattern takes. */
class TypePatternTest {
    @ParameterizedTest(name = "{0} takes {1}: {2}")
    @CsvSource({
        "task_failed, task_failed, true",
        "task_failed, task_failed2, false",
        "task_failed, task_failed.x, false",
        "orders.*, orders.new, true",
        "orders.*, orders, false",
        "orders.*, orders.new.eu, false",
        "orders.>, orders.new, true",
        "orders.>, orders.new.eu, true",
        "orders.>, orders, false",
        "orders.>, ordersx.new, false",
        "*.new, orders.new, true",
        "*.new, new, false",
        "*.new, a.b.new, false",
        "*.*, a.b, true",
        "*.*, a, false",
        "*.>, a.b.c, true",
        "*, anything, true",
        "*, any.depth.at.all, true",
        "*, anel.name, false",
        ">, any.depth, true",
        ">, anel.name, false",
        "*.name, anel.name, false",
        "anel.name, anel.name, true",
        "anel.*, anel.name, true",
        "anel.>, anel.name, true",
        "a.*.c, a.b.c, true",
        "a.*.c, a.b.d, false",
        "a.*.>, a.b.c.d, true",
        "a.*.>, a.b, false"
    })
    void shouldTakeOrLeaveAType(String pattern, String type, boolean takes) {
        assertThat(TypePattern.of(pattern).matches(type)).isEqualTo(takes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a.>.b", "a.**", "*a", "a b", "a.b>", ">>", "é"})
    void shouldRefuseWhatIsNeitherNameNorPattern(String text) {
        assertThatThrownBy(() -> TypePattern.of(text))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("pattern='" + text + "'");
    }

    @Test
    void shouldGiveTheFirstPatternThatTakesATypeAlsoForTypesThatComeLater() {
        NameTable names = new NameTable();
        TypeFilter filter =
                new TypeFilter(List.of(TypePattern.of("a.b"), TypePattern.of("a.*"), TypePattern.of("*")), names);
        assertThat(filter.match(500)).isEqualTo(TypeFilter.NONE);
        names.put(NameKind.TYPE, 500, "a.c");
        names.put(NameKind.TYPE, 64, "a.b");
        names.put(NameKind.TYPE, 65, "z");

        for (int again = 0; again < 2; again++) {
            assertThat(filter.match(500)).isEqualTo(1);
            assertThat(filter.match(64)).isZero();
            assertThat(filter.match(65)).isEqualTo(2);
            assertThat(filter.match(SystemTypes.NAME)).isEqualTo(TypeFilter.NONE);
            assertThat(filter.match(66)).isEqualTo(TypeFilter.NONE);
        }
    }
}
