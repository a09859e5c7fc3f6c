package io.anel.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.benchmarks.rig.MachinePart;
import io.anel.benchmarks.rig.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibratorTest {
    private static final int ROUNDS = 1;

    @TempDir
    private Path directory;

    @Test
    void shouldMeasureEveryPartThatARowMayBeBoundBy() throws Exception {
        List<PartFigure> figures = new Calibrator(Map.of(Place.DISK, directory), ROUNDS).measure();

        assertThat(figures).allSatisfy(figure -> assertThat(figure.lowest()).isPositive());
        for (MachinePart part : MachinePart.values()) {
            assertThat(figures).extracting(PartFigure::name).contains(part.figure(Place.DISK));
        }
        assertThat(named(figures, "memcpy").rounds()).hasSize(ROUNDS);
        assertThat(named(figures, "clock").median()).isBetween(1.0, 10_000.0);
        assertThat(named(figures, "fdatasyncP50Disk").median())
                .isLessThanOrEqualTo(named(figures, "fdatasyncP99Disk").median());
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldForceNothingWhereAForceDoesNothing() throws Exception {
        List<PartFigure> figures = new Calibrator(Map.of(Place.TMPFS, Path.of("/dev/shm")), 1).measure();

        assertThat(figures)
                .extracting(PartFigure::name)
                .contains("firstWriteTmpfs", "firstTouchTmpfs")
                .noneMatch(name -> name.contains("sync") || name.contains("Force"));
    }

    @Test
    void shouldRefuseToPairDifferentFigures() {
        PartFigure clock = new PartFigure("clock", "", Unit.NANOSECONDS, List.of(1.0));
        PartFigure other = new PartFigure("memcpy", "", Unit.BYTES_PER_SECOND, List.of(1.0));

        assertThatThrownBy(() -> new Calibration(List.of(clock), List.of(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[clock] and [memcpy]");
    }

    private static PartFigure named(List<PartFigure> figures, String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
