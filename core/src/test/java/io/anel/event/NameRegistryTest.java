package io.anel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.EventType;
import io.anel.api.PublishResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A name is announced once, before its id is shared. */
class NameRegistryTest {
    @Test
    void shouldAnnounceANameOnceWhenManyThreadsUseItFirst() throws Exception {
        for (int round = 0; round < 200; round++) {
            NameRegistry registry = new NameRegistry(new NameTable());
            EventType<DirectBuffer> type = Raw.type("first");
            EventType<DirectBuffer> sameName = Raw.type("first");
            List<String> announced = Collections.synchronizedList(new ArrayList<>());
            List<Long> ids = Collections.synchronizedList(new ArrayList<>());
            CyclicBarrier barrier = new CyclicBarrier(3);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                EventType<DirectBuffer> mine = i == 0 ? sameName : type;
                Thread thread = new Thread(() -> {
                    try {
                        barrier.await();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    ids.add(registry.register(mine, (kind, id, name) -> {
                        announced.add(name);
                        return 1;
                    }));
                    assertThat(announced).isNotEmpty();
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(announced).containsExactly("first");
            assertThat(ids).containsExactly(64L, 64L, 64L);
        }
    }

    @Test
    void shouldChangeNothingWhenTheNameEventFindsNoRoom() {
        NameRegistry registry = new NameRegistry(new NameTable());
        EventType<DirectBuffer> type = Raw.type("late");

        assertThat(registry.register(type, (kind, id, name) -> PublishResult.BACK_PRESSURED))
                .isEqualTo(PublishResult.BACK_PRESSURED);
        assertThat(registry.registerSource("late", (kind, id, name) -> PublishResult.CLOSED))
                .isEqualTo(PublishResult.CLOSED);
        assertThat(registry.typeId(type)).isZero();
        assertThat(registry.register(type, (kind, id, name) -> id)).isEqualTo(64);
        assertThat(registry.registerSource("late", (kind, id, name) -> id)).isEqualTo(1);
    }

    @Test
    void shouldGoOnFromTheNamesOfALog() {
        NameTable table = new NameTable();
        table.put(NameKind.TYPE, 70, "old");
        table.put(NameKind.SOURCE, 9, "old");
        NameRegistry registry = new NameRegistry(table);

        assertThat(registry.register(Raw.type("old"), (kind, id, name) -> {
                    throw new AssertionError("known");
                }))
                .isEqualTo(70);
        assertThat(registry.register(Raw.type("new"), (kind, id, name) -> id)).isEqualTo(71);
        assertThat(registry.registerSource("new", (kind, id, name) -> id)).isEqualTo(10);
    }

    @Test
    void shouldFoldWhatWasEncodedAndRefuseAnotherNameForAnId() {
        NameTable table = new NameTable();
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[200]);
        int length = NameTable.encodeEntry(buffer, 8, NameKind.SOURCE, 3, "desk");

        assertThat(length).isEqualTo(NameTable.entryLength("desk"));
        assertThat(table.fold(buffer, 8, length)).isEqualTo(length);
        assertThat(table.sourceName(3)).isEqualTo("desk");
        assertThatThrownBy(() -> table.fold(buffer, 8, length - 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.put(NameKind.SOURCE, 3, "other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'desk'")
                .hasMessageContaining("'other'");
        assertThatThrownBy(() -> table.put(NameKind.TYPE, NameTable.MAX_ID + 1, "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.put(NameKind.TYPE, -1, "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
