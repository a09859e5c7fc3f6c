package io.anel.torture.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.torture.part.Entry;
import io.anel.torture.part.Reading;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What damage may cost is what no intact byte proves. */
class RemainsTest {
    private static final Path FILE = Path.of("cycle");
    private static final Path ACCOUNT = Path.of("manifest");

    /** Three batches, of which the last one says that the first was forced; and the mark of the end, which says so of all. */
    private static final List<Entry> ENTRIES = List.of(
            new Entry(ACCOUNT, 0, 10, 0, -1, 0),
            new Entry(FILE, 0, 10, 1, 5, 0),
            new Entry(FILE, 10, 20, 6, 10, 0),
            new Entry(FILE, 20, 30, 11, 15, 5),
            new Entry(FILE, 30, 40, 16, 15, 15));

    @Test
    void shouldExcuseALossOnlyWhenTheRecordIsGoneToo() {
        assertThat(behind(20, 30).mayEndBehind(10)).isFalse();
        assertThat(behind(20, 40).mayEndBehind(10)).isTrue();
        assertThat(behind(0, 40).mayEndBehind(0)).isTrue();
    }

    @Test
    void shouldNotExcuseALossInFrontOfTheDamage() {
        assertThat(behind(20, 40).mayEndBehind(9)).isFalse();
    }

    @Test
    void shouldExcuseNothingWhereTheAccountIsDamaged() {
        Remains remains = Remains.of(ENTRIES, List.of(ACCOUNT), entry -> true);

        assertThat(remains.mayEndBehind(15)).isFalse();
        assertThat(remains.underAnEarlierAccount().mayEndBehind(14)).isFalse();
        assertThat(remains.underAnEarlierAccount().mayEndBehind(15)).isTrue();
    }

    @Test
    void shouldMissWhatIsIntactAndWhatIsNotMarked() {
        Remains remains = behind(10, 30);

        assertThat(remains.missingIn(saved(1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
                .isNull();
        assertThat(remains.missingIn(saved(1, 2, 3, 4, 5))).isNull();
        assertThat(remains.unsaidIn(saved(1, 2, 3, 4, 5))).contains("on record through 15");
        assertThat(remains.missingIn(saved(1, 2, 3, 4, 0))).contains("item 5");
    }

    private static Remains behind(int from, int to) {
        return Remains.of(ENTRIES, List.of(FILE), entry -> entry.from() >= from && entry.to() <= to);
    }

    private static Reading saved(long... digests) {
        return new Reading(digests, null, Reading.NO_TAIL);
    }
}
