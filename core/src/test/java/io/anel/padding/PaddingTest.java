package io.anel.padding;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pads stand where they are meant to in the memory of this JVM: it is free to lay fields out as it likes. */
class PaddingTest {
    private static final int APART = 128;

    private record Place(String name, boolean isPad, long offset) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.anel.engine.BusState",
                "io.anel.event.FrameEvent",
                "io.anel.ring.EventRing",
                "io.anel.ring.Waiter"
            })
    void shouldKeepFieldsAwayFromBothEnds(String className) throws Exception {
        List<Place> fields = fields(Class.forName(className));
        long end = fields.stream().mapToLong(Place::offset).max().orElseThrow();

        assertThat(fields)
                .filteredOn(field -> !field.isPad)
                .hasSizeGreaterThan(3)
                .allSatisfy(field -> assertThat(field.offset).isBetween((long) APART, end - APART + Long.BYTES));
    }

    @Test
    void shouldKeepTheFlagThatPublishersReadAwayFromWhatTheWaiterWrites() throws Exception {
        List<Place> fields = fields(Class.forName("io.anel.ring.Waiter"));
        long flagAt = fields.stream()
                .filter(field -> field.name.equals("parked"))
                .findFirst()
                .orElseThrow()
                .offset;

        assertThat(fields)
                .filteredOn(field -> !field.isPad && !field.name.equals("parked"))
                .hasSize(9)
                .allSatisfy(field -> assertThat(Math.abs(field.offset - flagAt)).isGreaterThanOrEqualTo(APART));
    }

    private static List<Place> fields(Class<?> padded) {
        List<Place> fields = new ArrayList<>();
        for (Class<?> type = padded; type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    fields.add(new Place(
                            field.getName(), field.getName().matches("[pqr]\\d+"), UnsafeApi.objectFieldOffset(field)));
                }
            }
        }
        return fields;
    }
}
