package io.anel.journal.cycle;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Checks excerpts ahead of a reader, on a thread of its own: fetching a file's pages and computing CRCs is most of what reading costs,
 * and none of it has to wait for what the reader does with the events.
 *
 * <pre>
 *   excerpts of a cycle:  ████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░░░░
 *                         ^               ^             ^
 *                         read            read next     verified end, at most {@link #AHEAD_BYTES} away
 * </pre>
 *
 * <p>It also lets go of the pages behind the reader, which would otherwise stay mapped until the cycle's end.
 *
 * <p>Both are for what stands there already: once it has met a file's live end it does neither for what is appended there later, until
 * {@link #follow} names another file.
 *
 * <p>It only ever spares the reader work: whatever stands at or behind the verified end, a reader that is ahead of it, damage, the
 * live end of a file, the reader checks itself and reports itself. So nothing depends on this thread being scheduled.
 *
 * <p><b>Threading:</b> {@link #follow} and {@link #close} by the reader's thread. The cycle's pages stay mapped for as long as either
 * looks at them. <b>Cost:</b> up to one core while it reads ahead, a thread that sleeps otherwise.
 */
public final class VerifyAhead implements AutoCloseable {
    /** Far enough that neither waits for the other's every step, near enough that what was checked is still in a cache. */
    private static final int AHEAD_BYTES = 1 << 20;

    private static final long PARK_NS = 20_000;
    /** Of a reader that does not move: a mebibyte ahead of it is checked, and it waits for nobody. */
    private static final long MAX_PARK_NS = 1_000_000;

    private final Thread thread;
    private volatile Walk wanted;
    private volatile boolean closed;

    /** Starts the thread. */
    public VerifyAhead(String threadName) {
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins to check what {@code reader} will come to next, in its cycle's file as it is mapped now; leaves any other. */
    public void follow(CycleCursor reader) {
        Walk walk = new Walk(reader.share(), reader.nextPosition());
        reader.verifiedBy(walk);
        Walk before = wanted;
        wanted = walk;
        if (before != null) {
            before.abandon();
        }
        LockSupport.unpark(thread);
    }

    private void run() {
        Walk done = null;
        while (!closed) {
            Walk walk = wanted;
            if (walk == done) {
                LockSupport.park(this);
            } else {
                walk.run();
                done = walk;
            }
        }
    }

    /** Returns when the thread has ended. */
    @Override
    public void close() {
        closed = true;
        Walk last = wanted;
        if (last != null) {
            last.abandon();
        }
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The way through one cycle's file.
     *
     * <p>Positions are published by a release and read by an acquire, a stretch at a time, so that the two threads seldom share a line.
     */
    static final class Walk {
        private static final int STRETCH_BYTES = 64 * 1024;
        /** Pages behind the reader are let go of in pieces of this, on this thread, not by the reader in the end. */
        private static final int LET_GO_BYTES = 4 << 20;

        private static final int SPINS = 400;
        private static final int YIELDS = 20;
        private static final int MAX_ALONE_BYTES = 4 << 20;

        private static final VarHandle VERIFIED;
        private static final VarHandle READ;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                VERIFIED = lookup.findVarHandle(Walk.class, "verifiedEnd", int.class);
                READ = lookup.findVarHandle(Walk.class, "readNext", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final CycleCursor cursor;
        private boolean begun;
        private volatile boolean ended;
        private volatile boolean cancelled;

        // Written by the walking thread.
        private int verifiedEnd;

        // Written by the reader.
        private int readNext;
        private int toldReadNext;
        private int aloneUntil;
        private int aloneBytes = STRETCH_BYTES;

        Walk(CycleCursor cursor, int from) {
            this.cursor = cursor;
            verifiedEnd = from;
            readNext = from;
            cursor.position(from);
        }

        /**
         * Waits a little, while that may help, until the excerpt at {@code position} is checked.
         *
         * @return the end of what is checked by now
         */
        int await(int position) {
            tellRead(position);
            int end = (int) VERIFIED.getAcquire(this);
            if (end <= position && position >= aloneUntil) {
                for (int round = 0; end <= position && !ended && round < SPINS + YIELDS; round++) {
                    if (round < SPINS) {
                        Thread.onSpinWait();
                    } else {
                        Thread.yield();
                    }
                    end = (int) VERIFIED.getAcquire(this);
                }
                if (end > position) {
                    aloneBytes = STRETCH_BYTES;
                } else {
                    // The other thread does not get to run, or there is nothing more for it: not to be asked again
                    // soon.
                    aloneUntil = position + aloneBytes;
                    aloneBytes = Math.min(aloneBytes * 2, MAX_ALONE_BYTES);
                }
            }
            return end;
        }

        /** The reader has come to {@code position}: the thread need not look before that, and may go on from there. */
        void tellRead(int position) {
            if (position - toldReadNext >= STRETCH_BYTES) {
                toldReadNext = position;
                READ.setRelease(this, position);
            }
        }

        /** Nobody reads here any more. */
        void abandon() {
            cancelled = true;
            if (begin()) {
                cursor.close();
            }
        }

        private void run() {
            if (begin()) {
                try {
                    walk();
                } catch (IOException | RuntimeException | Error e) {
                    // The reader comes to the same place, meets the same, and reports it.
                    cancelled = true;
                } finally {
                    ended = true;
                    cursor.close();
                }
            }
        }

        /** True once: for the one who is to let go of the pages. */
        private synchronized boolean begin() {
            boolean isFirst = !begun;
            begun = true;
            return isFirst;
        }

        private void walk() throws IOException {
            int published = verifiedEnd;
            int letGo = verifiedEnd;
            while (!cancelled && hasRoomAhead()) {
                int read = (int) READ.getAcquire(this);
                if (read > cursor.nextPosition()) {
                    cursor.position(read);
                }
                if (read - letGo >= LET_GO_BYTES) {
                    letGo = cursor.mapping().letGo(letGo, read);
                }
                boolean isExcerpt = true;
                while (isExcerpt && cursor.nextPosition() - published < STRETCH_BYTES) {
                    isExcerpt = cursor.next() == CycleCursor.EXCERPT;
                }
                published = cursor.nextPosition();
                VERIFIED.setRelease(this, published);
                if (!isExcerpt) {
                    return;
                }
            }
        }

        /** Waits until the reader is near enough; false when it has left. */
        private boolean hasRoomAhead() {
            long parkNs = PARK_NS;
            int lastRead = (int) READ.getAcquire(this);
            while (cursor.nextPosition() - (int) READ.getAcquire(this) > AHEAD_BYTES) {
                if (cancelled) {
                    return false;
                }
                LockSupport.parkNanos(this, parkNs);
                int read = (int) READ.getAcquire(this);
                // A reader that pauses may pause for long.
                parkNs = read == lastRead ? Math.min(parkNs * 2, MAX_PARK_NS) : PARK_NS;
                lastRead = read;
            }
            return true;
        }
    }
}
