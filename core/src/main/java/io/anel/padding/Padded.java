package io.anel.padding;

/**
 * Keeps the fields of subclasses away from what stands in front of the object in the heap, by two cache lines: processors fetch
 * lines in pairs.
 *
 * <p>For the other side a class hands its fields to a superclass of its own and ends with a pad, since the JVM lays the fields
 * of a superclass out first:
 *
 * <pre>
 *   Padded          | header | pad                  |
 *   ThingFields     |                               | the fields |
 *   Thing           |                                            | pad |
 * </pre>
 *
 * <p>The technique is the Disruptor's ({@code RingBuffer}); an annotation for it is the JDK's own and not for others.
 */
@SuppressWarnings("unused")
public abstract class Padded {
    /** Takes the gap behind the header, into which the JVM would put a field of a subclass. */
    private int p0;

    private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16;
}
