/**
 * The event as bytes: the frame and its blocks, the names behind its ids, its id, the codecs of its payload, and patterns.
 *
 * <p>A frame is the same bytes in a ring slot, in the journal and under a reader's flyweight; {@link
 * io.anel.event.FrameDescriptor} draws it.
 */
package io.anel.event;
