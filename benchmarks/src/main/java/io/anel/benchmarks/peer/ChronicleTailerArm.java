package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Readings;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/** A raw Chronicle tailer over excerpts of one event each: reads all 64 bytes in place, checks nothing. */
public final class ChronicleTailerArm implements Arm {
    @Override
    public String name() {
        return "tailer";
    }

    @Override
    public int busyThreads() {
        return 1;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        write(turn.directory(), turn.events());
        turn.sync();
        return Readings.run(turn, () -> open(turn.directory()));
    }

    private static void write(Path directory, long events) {
        UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(Payload.LENGTH));
        try (ExcerptWriter writer = new ExcerptWriter(directory)) {
            for (long n = 1; n <= events; n++) {
                Payload.encode(payload, 0, n);
                writer.write(payload, 0);
            }
        }
    }

    private static Readings.Reader open(Path directory) {
        ChronicleQueue queue = ExcerptWriter.open(directory);
        ExcerptTailer tailer = queue.createTailer();
        return new Readings.Reader() {
            @Override
            public void readAll(Tally tally) {
                UnsafeBuffer payload = new UnsafeBuffer(0, 0);
                while (true) {
                    try (DocumentContext document = tailer.readingDocument()) {
                        if (!document.isPresent()) {
                            return;
                        }
                        Bytes<?> bytes = document.wire().bytes();
                        payload.wrap(bytes.addressForRead(bytes.readPosition()), Payload.LENGTH);
                        tally.add(payload, 0);
                    }
                }
            }

            @Override
            public void close() {
                tailer.close();
                queue.close();
            }
        };
    }
}
