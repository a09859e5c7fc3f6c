package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.DamagedLogException;
import io.anel.api.EventBus;
import io.anel.journal.JournalVerifier;
import io.anel.journal.cycle.CycleNames;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/** Looks at what a life has left: as it stands, then through an opening that nothing disturbs and that closes in order, then once more. */
final class SimulatedAudit {
    private static final int LOOKS = 3;

    private SimulatedAudit() {}

    /** @throws BrokenPromiseException when something is not as it was promised; else all that there is has been forced */
    static void of(Strike strike, SimulatedMachine machine, Promises promises) throws IOException {
        Path directory = machine.directory();
        SimulatedLife life = new SimulatedLife(machine, promises);
        if (Files.exists(directory.resolve("manifest"))) {
            life.verified(verify(directory, machine.choice));
        }
        EventBus bus = life.open();
        if (!bus.drain(SimulatedLife.PATIENCE)) {
            throw new BrokenPromiseException("expected a bus with nothing left to do, got " + bus.status());
        }
        long journaled = bus.sequence(Ack.JOURNALED);
        life.close();
        life.requireReplayed();
        life.end();
        LogCheck check = LogCheck.of(directory, promises);
        if (check.last() != journaled || check.unanswered() > 0) {
            throw new BrokenPromiseException("expected a reader to see " + journaled
                    + " events, as the bus did, each with its emission, got " + check.last() + " and "
                    + check.unanswered() + " without");
        }
        JournalVerifier.Report report = verify(directory, machine.choice);
        if (!report.isCleanlyClosed() || !report.tornAt().isEmpty() || report.lastSequence() != journaled) {
            throw new BrokenPromiseException(
                    "expected a journal that was closed in order at " + journaled + ", got " + report);
        }
        strike.add("events", check.last());
        strike.add("rolls", cycles(directory) - 1);
    }

    /** What verifies can be read, to its end and from wherever one begins; and nothing behind that. */
    private static JournalVerifier.Report verify(Path directory, Random choice) {
        JournalVerifier.Report report = JournalVerifier.verify(directory, (events, all) -> {});
        if (!report.isSound()) {
            throw new BrokenPromiseException("expected a sound journal, got " + report);
        }
        LogCheck check = LogCheck.keepingDigests();
        try {
            check.readAll(directory);
        } catch (DamagedLogException e) {
            if (report.tornAt().isEmpty()) {
                throw new BrokenPromiseException(
                        "expected to read what verifies, " + report + ", got " + e.getMessage(), e);
            }
        }
        if (check.last() != report.lastSequence()) {
            throw new BrokenPromiseException("expected a reader to come to " + report.lastSequence()
                    + ", as the verifier does, got one that ends at " + check.last());
        }
        for (int i = 0; i < LOOKS; i++) {
            if (check.last() > 0) {
                check.digests().readFromTheMiddle(directory, choice);
            }
            check.digests().readBehind(directory, choice, !report.tornAt().isEmpty());
        }
        return report;
    }

    private static long cycles(Path journal) throws IOException {
        long cycles = 0;
        try (Stream<Path> epochs = Files.list(journal)) {
            for (Path epoch : (Iterable<Path>) epochs::iterator) {
                if (Files.isDirectory(epoch)) {
                    try (Stream<Path> files = Files.list(epoch)) {
                        cycles += files.filter(file -> file.toString().endsWith(CycleNames.SUFFIX))
                                .count();
                    }
                }
            }
        }
        return cycles;
    }
}
