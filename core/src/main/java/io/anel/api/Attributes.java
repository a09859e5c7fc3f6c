package io.anel.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What an event carries besides its payload: correlation, cause, entity, trace parent, external id, metadata.
 *
 * <p>Fluent and reusable: {@link #clear()} makes it empty again. Texts follow {@link NameRules#requireText}.
 *
 * <p><b>Threading:</b> one thread at a time; publishing reads it and keeps nothing of it.
 */
public final class Attributes {
    /** No version is expected of the entity. */
    public static final long ANY_VERSION = -1;
    /** The ordinal of an event that was caused, but not emitted by a stage. */
    public static final int NOT_EMITTED = -1;
    /** The metadata key of {@link #userId}. */
    public static final String USER_ID = "userId";
    /** The metadata key of {@link #sessionId}. */
    public static final String SESSION_ID = "sessionId";

    private String correlation;
    private String entity;
    private long expectedVersion = ANY_VERSION;
    private String externalId;
    private long cause;
    private TraceParent traceParent;
    private final List<String> metadataKeys = new ArrayList<>();
    private final List<String> metadataValues = new ArrayList<>();

    /** Forgets everything; returns this. */
    public Attributes clear() {
        correlation = null;
        entity = null;
        expectedVersion = ANY_VERSION;
        externalId = null;
        cause = 0;
        traceParent = null;
        metadataKeys.clear();
        metadataValues.clear();
        return this;
    }

    /** The same once more, independent of this. */
    public Attributes copy() {
        Attributes copy = new Attributes();
        copy.correlation = correlation;
        copy.entity = entity;
        copy.expectedVersion = expectedVersion;
        copy.externalId = externalId;
        copy.cause = cause;
        copy.traceParent = traceParent;
        copy.metadataKeys.addAll(metadataKeys);
        copy.metadataValues.addAll(metadataValues);
        return copy;
    }

    /** The business process that the event belongs to; handed on to everything it causes. */
    public Attributes correlation(String id) {
        correlation = NameRules.requireText("correlation", id);
        return this;
    }

    /** What the event is about; Admission numbers the events of an entity 1, 2, 3 …. */
    public Attributes entity(String name) {
        entity = NameRules.requireText("entity", name);
        expectedVersion = ANY_VERSION;
        return this;
    }

    /**
     * As {@link #entity(String)}, and Admission voids the event unless the entity is at {@code expected}; 0 expects a new one.
     *
     * @throws IllegalArgumentException when expected is negative
     */
    public Attributes entity(String name, long expected) {
        if (expected < 0) {
            throw new IllegalArgumentException("expected an entity version >= 0, got " + expected);
        }
        entity(name);
        expectedVersion = expected;
        return this;
    }

    /** An id from outside: a second event with the same one, within the window, is voided as a duplicate. */
    public Attributes externalId(String id) {
        externalId = NameRules.requireText("externalId", id);
        return this;
    }

    /** Names what caused the event, and takes over its correlation if none was set. */
    public Attributes causedBy(Cause causedBy) {
        cause = causedBy.sequence();
        if (correlation == null) {
            correlation = causedBy.correlation();
        }
        return this;
    }

    public Attributes trace(TraceParent parent) {
        traceParent = Objects.requireNonNull(parent, "parent");
        return this;
    }

    public Attributes userId(String id) {
        return metadata(USER_ID, id);
    }

    public Attributes sessionId(String id) {
        return metadata(SESSION_ID, id);
    }

    /** Any key and value; a key that was set before gets the new value. */
    public Attributes metadata(String key, String value) {
        NameRules.requireText("metadata key", key);
        NameRules.requireText("metadata value", value);
        int at = metadataKeys.indexOf(key);
        if (at >= 0) {
            metadataValues.set(at, value);
        } else {
            metadataKeys.add(key);
            metadataValues.add(value);
        }
        return this;
    }

    /** Null when none. */
    public String correlation() {
        return correlation;
    }

    /** Null when none. */
    public String entity() {
        return entity;
    }

    /** {@link #ANY_VERSION} when none. */
    public long expectedVersion() {
        return expectedVersion;
    }

    /** Null when none. */
    public String externalId() {
        return externalId;
    }

    /** The causing event's sequence; 0 when none. */
    public long cause() {
        return cause;
    }

    /** Null when none. */
    public TraceParent traceParent() {
        return traceParent;
    }

    public List<String> metadataKeys() {
        return Collections.unmodifiableList(metadataKeys);
    }

    public List<String> metadataValues() {
        return Collections.unmodifiableList(metadataValues);
    }
}
