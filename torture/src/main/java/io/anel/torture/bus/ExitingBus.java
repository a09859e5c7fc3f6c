package io.anel.torture.bus;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.torture.process.ParentPipe;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/** A process in which a handler ends the JVM: it says how far the log reaches, and calls {@code System.exit}. */
public final class ExitingBus {
    static final int EXIT = 42;
    static final String REACHES = "REACHES ";

    private ExitingBus() {}

    /** @param arguments the journal's directory, a seed, whether a stage is the one, and at which of its events */
    public static void main(String[] arguments) {
        Random choice = new Random(Long.parseLong(arguments[1]));
        boolean inStage = Boolean.parseBoolean(arguments[2]);
        long at = Long.parseLong(arguments[3]);
        AtomicReference<EventBus> started = new AtomicReference<>();
        EventBus bus = Anel.bus("torture")
                .config(TortureBus.smallConfig(choice).build())
                .log(TortureBus.smallJournal(Path.of(arguments[0])))
                .chain(chain -> {
                    chain.stage("echo", new Echo(), Traffic.BLOCK);
                    if (inStage) {
                        chain.then("bad", (event, context) -> exit(event, at, started), Traffic.BLOCK);
                    }
                })
                .start();
        started.set(bus);
        if (!inStage) {
            bus.subscriber("bad")
                    .on(Traffic.BLOCK, event -> exit(event, at, started))
                    .start();
        }
        publish(bus.publisher(Traffic.source(0)));
    }

    private static void publish(Publisher publisher) {
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[Traffic.BLOCK_LENGTH]);
        for (long counter = 1; ; counter++) {
            Traffic.encode(bytes, 0, Traffic.BLOCK_LENGTH, 0, 0, 1, counter);
            while (PublishResult.isTransient(publisher.publish(Traffic.BLOCK, bytes, 0, Traffic.BLOCK_LENGTH))) {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    private static void exit(Event event, long at, AtomicReference<EventBus> started) {
        EventBus bus = started.get();
        if (bus != null && Traffic.counter(event.buffer(), event.payloadOffset()) >= at) {
            new ParentPipe().say(REACHES + bus.sequence(Ack.JOURNALED));
            System.exit(EXIT);
        }
    }
}
