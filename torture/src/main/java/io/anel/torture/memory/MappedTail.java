package io.anel.torture.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.ExcerptCheck;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.ExcerptKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** A reader at the end of a cycle's file sees an excerpt whole, and under a check that holds, or sees none. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing yet")
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "the excerpt, whole")
@Outcome(expect = FORBIDDEN, desc = "damage, or a part of it")
@State
public class MappedTail {
    private static final long SEED = 42;
    private static final int CYCLE = 1;
    private static final int BODY_LENGTH = Long.BYTES;
    private static final int HEADER = ExcerptDescriptor.headerOffset(0);
    private static final int BODY = HEADER + ExcerptDescriptor.HEADER_LENGTH;
    private static final int END = BODY + BODY_LENGTH;

    private final ByteBuffer file = ByteBuffer.allocate(2 * END);
    private final ByteBuffer view = file.duplicate();
    private final UnsafeBuffer tail = new UnsafeBuffer(file);
    private final ExcerptCheck check = new ExcerptCheck(SEED, CYCLE);
    private final CycleMapping mapping = OneBuffer.map(file.duplicate());
    private final CycleCursor cursor = new CycleCursor(mapping, SEED, CYCLE, true);

    @Actor
    public void writer() {
        long place = check.place(0);
        ExcerptDescriptor.header(tail, HEADER, ExcerptKind.BATCH, 0, ExcerptCheck.tag(place), BODY_LENGTH, 1, 1, 1, 0);
        tail.putLong(BODY, 7);
        ExcerptDescriptor.check(tail, HEADER, check.of(view, HEADER, BODY_LENGTH, place));
        tail.putIntOrdered(0, END - Integer.BYTES);
    }

    @Actor
    public void reader(IJ_Result seen) {
        try {
            seen.r1 = cursor.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        seen.r2 = seen.r1 == CycleCursor.EXCERPT ? mapping.buffer().getLong(cursor.bodyOffset()) : 0;
    }
}
