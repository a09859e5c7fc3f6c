package io.anel.api;

/** What happens when a subscriber is so far behind that publishers need the room that it holds. */
public enum WhenSlow {
    /** Publishers wait: they get {@link PublishResult#BACK_PRESSURED}. */
    GATE,
    /** The subscriber is put out of the ring's gate and ends; its status says so, and how far it got. */
    DISCONNECT
}
