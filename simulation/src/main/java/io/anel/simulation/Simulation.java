package io.anel.simulation;

import io.anel.api.EventBus;
import io.anel.event.Mix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * A disk, a clock and a schedule that follow from one seed. What happens on them can be struck at any call of the disk, and goes on from what that left.
 *
 * <pre>{@code
 * try (Simulation simulation = new Simulation(seed)) {
 *     simulation.strikeAfter(100, Blow.POWER_LOSS);
 *     EventBus bus = Anel.bus("desk").log(Journal.at(simulation.path("/journal")))
 *             .schedule(simulation.schedule()).clock(simulation.clock()).start();
 *     …
 *     simulation.revive(bus);
 *     // Journal.at(simulation.path("/journal")) is what the power loss left.
 * }
 * }</pre>
 *
 * <p>A blow does not stop the calls that are under way: they go on, on a disk that nobody will ever see again. So whatever a bus says has to be held against {@link
 * #isStruck}: what it says behind the blow, nobody has heard.
 *
 * <p><b>Threading:</b> one thread for all of it.
 */
public final class Simulation implements AutoCloseable {
    private final Random choice;
    private final Trace trace = new Trace();
    private final SimulatedSchedule schedule;
    private SimulatedDisk disk;
    private SimulatedDisk left;
    private Blow blow;
    private long callsLeft = Long.MAX_VALUE;
    private long goodCallsLeft = Long.MAX_VALUE;
    private boolean failsForGood;
    private boolean hasFailed;
    private boolean isFull;

    public Simulation(long seed) {
        choice = new Random(Mix.mix(seed));
        schedule = new SimulatedSchedule(new Random(choice.nextLong()), trace);
        disk = new SimulatedDisk(new Random(choice.nextLong()), new SimulatedDisk.Listener() {
            @Override
            public void onCall(String call, Path path, long number) {
                Simulation.this.onCall(call, path, number);
            }

            @Override
            public void onForce() {
                schedule.mayBeOvertaken();
            }

            @Override
            public void onLook() {
                schedule.mayInterruptChecker();
            }

            @Override
            public boolean fails() {
                return isFailing();
            }

            @Override
            public boolean isFull() {
                return isFull;
            }

            @Override
            public long nanoTime() {
                return schedule.nanoTime();
            }
        });
    }

    /** Who runs agents: for {@code Anel.schedule}. */
    public SimulatedSchedule schedule() {
        return schedule;
    }

    /** The wall clock: for {@code Anel.clock}. It goes on as the schedule does. */
    public SimulatedClock clock() {
        return schedule.clock();
    }

    /** A place on the present disk; {@code absolute} begins with a slash. */
    public Path path(String absolute) {
        return disk.path(absolute);
    }

    /** Strikes at the {@code calls}-th call of the disk from now. */
    public void strikeAfter(long calls, Blow how) {
        callsLeft = calls;
        blow = how;
    }

    /** Whether the blow has come. */
    public boolean isStruck() {
        return left != null;
    }

    /** Has the {@code calls}-th call from now fail that a disk may fail: to make, name, reserve, write by a call, force; and every one behind it, where that is for good. */
    public void failAfter(long calls, boolean forGood) {
        goodCallsLeft = calls;
        failsForGood = forGood;
        hasFailed = false;
    }

    /** Whether a call has failed. */
    public boolean hasFailed() {
        return hasFailed;
    }

    /** Nothing fails any more. */
    public void mend() {
        failAfter(Long.MAX_VALUE, false);
        disk.mend();
    }

    /** From now on the disk has no space to reserve, or has it again. */
    public void full(boolean isWithoutSpace) {
        isFull = isWithoutSpace;
    }

    /** What failed forces have not brought to the medium is forgotten by the cache: files show what the medium has. */
    public void forget() {
        disk.forget();
    }

    private boolean isFailing() {
        goodCallsLeft--;
        boolean fails = goodCallsLeft == 0 || goodCallsLeft < 0 && failsForGood;
        hasFailed |= fails;
        return fails;
    }

    /**
     * Goes on with what the blow has left, or, when it has not come, with what it would leave now. Paths of before show the lost disk.
     *
     * @param bus what was at work, or null; it is closed there
     */
    public void revive(EventBus bus) {
        if (left == null) {
            left = disk.struck(blow);
        }
        callsLeft = Long.MAX_VALUE;
        if (bus != null) {
            bus.close(Duration.ZERO);
        }
        schedule.end();
        disk.close();
        isFull = false;
        disk = left;
        left = null;
    }

    /** A number that follows from every call of the disk and every step of the schedule until now. */
    public long trace() {
        return trace.digest();
    }

    private void onCall(String call, Path path, long number) {
        trace.add(call, path.toString(), number);
        if (left == null && --callsLeft == 0) {
            left = disk.struck(blow);
        }
        schedule.mayYield();
    }

    /** As {@link SimulatedSchedule#end}. */
    @Override
    public void close() {
        try {
            schedule.end();
        } finally {
            disk.close();
            if (left != null) {
                left.close();
            }
        }
    }
}
