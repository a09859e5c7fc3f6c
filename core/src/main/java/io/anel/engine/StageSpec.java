package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.HandlerPolicy;
import io.anel.api.Stage;
import io.anel.event.TypePattern;
import java.util.List;

/** What a chain says of one stage. */
public record StageSpec(String name, Stage stage, List<TypePattern> patterns, HandlerPolicy policy, Ack after) {}
