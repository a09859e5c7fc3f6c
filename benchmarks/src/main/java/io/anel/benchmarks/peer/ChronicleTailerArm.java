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
        write(turn);
        turn.sync();
        return Readings.run(turn, () -> open(turn.directory(), turn.payload().length()));
    }

    private static void write(Turn turn) {
        Payload payload = turn.payload();
        UnsafeBuffer made = new UnsafeBuffer(ByteBuffer.allocateDirect(payload.length()));
        try (ExcerptWriter writer = new ExcerptWriter(turn.directory(), payload.length())) {
            for (long n = 1; n <= turn.events(); n++) {
                payload.encode(made, 0, n);
                writer.write(made, 0);
            }
        }
    }

    private static Readings.Reader open(Path directory, int payloadLength) {
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
                        payload.wrap(bytes.addressForRead(bytes.readPosition()), payloadLength);
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
