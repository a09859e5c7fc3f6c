package io.anel.torture.bus;

import io.anel.journal.JournalReader;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.locks.LockSupport;

/** A process that follows a journal until it has seen the sequence that it is told on standard input. */
final class TailingChild {
    private static volatile long through = Long.MAX_VALUE;

    private TailingChild() {}

    public static void main(String[] args) {
        Thread listener = new Thread(() -> through = new Scanner(System.in).nextLong());
        listener.setDaemon(true);
        listener.start();
        try (JournalReader reader = JournalReader.open(Path.of(args[0]))) {
            LogCheck check = LogCheck.on(reader);
            System.out.println("TAILING");
            while (check.last() < through) {
                if (reader.poll(check, 1000) == 0) {
                    LockSupport.parkNanos(100_000);
                }
            }
            int more = reader.poll(check, 1000);
            System.out.println("SEEN " + (check.last() - more) + " " + check.counter(0) + " " + check.unanswered());
        }
    }
}
