package io.anel.api;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One ring and one log at work: total order, from publish to handlers.
 *
 * <p><b>Threading:</b> any thread, but {@link #close} and {@link #drain} not from a handler, {@link #await} and {@link #stateHash} not
 * from a stage's: it would wait for itself.
 */
public interface EventBus extends AutoCloseable {
    String name();

    /** The settings in force. */
    BusConfig config();

    /**
     * The publisher of that source: the same one for the same name.
     *
     * @throws InvalidNameException when the name is outside the grammar
     * @throws ConfigurationException when a stage or a subscriber has that name
     */
    Publisher publisher(String source);

    /** All publishers made so far, by source. */
    Collection<Publisher> publishers();

    /**
     * Begins a subscriber.
     *
     * @throws InvalidNameException when the name is outside the grammar
     */
    SubscriberBuilder subscriber(String name);

    /** All subscribers that were started and not closed. */
    Collection<Subscriber> subscribers();

    /**
     * Waits until the event has reached the level.
     *
     * <p><b>Cost:</b> for JOURNALED it spins, then yields, then parks. For DURABLE one waiter at a time yields, for up to a millisecond, so
     * that it is not woken late; the others park, and look every 20 microseconds and what a timer adds. An interrupt does not end the wait; the thread
     * is interrupted still behind it.
     *
     * @param sequence as {@code publish} returned it
     * @throws IllegalArgumentException when sequence is not positive: a negative result has no ack
     * @throws ConfigurationException for DURABLE on a bus without a journal
     * @throws LogException when the event is so old that the log no longer knows whether it was voided
     * @throws IllegalStateException when called from a stage, which would wait for itself
     */
    AckOutcome await(long sequence, Ack ack, Duration timeout);

    /** As {@link #await(long, Ack, Duration)}, for {@link BusConfig#ackTimeout()}. */
    default AckOutcome await(long sequence, Ack ack) {
        return await(sequence, ack, config().ackTimeout());
    }

    /**
     * The same as a future, for the edge of a program; it costs an object and, while any is open, a thread's attention. What is chained to it runs on that
     * one thread, or on the one that closes the bus, unless it is handed to another: it must not wait there, least of all for another future of this bus.
     * Where the future is complete already, the caller that chains runs it.
     */
    CompletableFuture<AckOutcome> whenAcked(long sequence, Ack ack);

    /** The last sequence that has reached the level. */
    long sequence(Ack ack);

    /** The event of that sequence; empty when it was voided, is not JOURNALED yet, or is no longer kept. */
    Optional<SystemEvent> find(long sequence);

    /** The event of that id; empty when there is none in reach. A text that is no id is refused. */
    Optional<SystemEvent> find(String id);

    /** The newest events that are still kept, at most {@code limit}, oldest first. */
    List<SystemEvent> recent(int limit);

    /**
     * Waits for a bus with nothing left to do: everything that was claimed, and all that stages emitted because of it, and because of
     * that, has been handled by all stages and subscribers.
     *
     * <p>It does not begin with the call: what is claimed during it is waited for too. So it is for a time when publishers have paused.
     * Under steady publishing, or with stages that emit because of their own emissions without end, there may be no such moment, and it
     * ends by its timeout; false then says nothing of what was claimed before the call. How far each stage and subscriber has come is
     * in {@link #status()}. {@link #close(Duration)} refuses publishers first, and then waits in the same way.
     *
     * @return true when there was such a moment; false when the timeout came first, or the bus ended
     * @throws IllegalStateException when called from a handler, which would wait for itself
     */
    boolean drain(Duration timeout);

    BusStatus status();

    /**
     * The state of the chain as one hash, taken between two events; equal to that of a replay through the same sequence. Publishing
     * goes on meanwhile; nothing is journaled until every stage has come to the log's end and the hash is taken.
     *
     * <p>A closed bus has one if its stages stand where one replay could: all at the same sequence, and none stopped within an event.
     *
     * @throws AnelException when the stages of a running bus do not come to one sequence within {@link BusConfig#ackTimeout()}
     * @throws IllegalStateException when called from a stage; on a bus that was stopped or fenced and is not closed, whose other
     *     stages may still be in a handler; on a closed one whose stages do not stand so
     */
    StateHash stateHash();

    /**
     * Takes no more events, drains, and ends.
     *
     * <p>A second call waits for the first and gives the same answer. Past the deadline no handler begins with another event; a thread gets a second more for
     * the one that it is in, and ten for a force. Where one does not end by then, the answer has that as its failure, and the log stays open, locked, until a later
     * call finds that it has ended; but for a subscriber's, also one that was put out before: it does not
     * keep the log open. The bus is STOPPED by either.
     *
     * @return what is left, if anything, once the threads have ended
     * @throws IllegalStateException when called from a handler, which would wait for itself
     */
    CloseReport close(Duration deadline);

    /** Closes with {@link BusConfig#closeDeadline()}; what is left is logged. */
    @Override
    void close();
}
