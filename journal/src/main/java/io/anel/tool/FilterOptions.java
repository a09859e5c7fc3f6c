package io.anel.tool;

import io.anel.event.TypePattern;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which events a command shows. Of an option that was given several times, one has to fit. */
final class FilterOptions {
    @Option(
            names = "--type",
            paramLabel = "PATTERN",
            description = "Only types that fit: trade, orders.*, orders.>; may be repeated.")
    private List<String> types = new ArrayList<>();

    @Option(names = "--source", paramLabel = "NAME", description = "Only events of this source; may be repeated.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--correlation",
            paramLabel = "ID",
            description = "Only events with this correlation; may be repeated.")
    private List<String> correlations = new ArrayList<>();

    @Option(names = "--entity", paramLabel = "NAME", description = "Only events about this entity; may be repeated.")
    private List<String> entities = new ArrayList<>();

    @Option(names = "--system", description = "Also Anel's own events, of types under 'anel.'.")
    private boolean system;

    @Option(names = "--voided", description = "Also events that Admission refused or a publisher took back.")
    private boolean voided;

    /** Empty for every type. */
    List<TypePattern> patterns() {
        return types.stream().map(TypePattern::of).toList();
    }

    List<String> sources() {
        return sources;
    }

    List<String> correlations() {
        return correlations;
    }

    List<String> entities() {
        return entities;
    }

    boolean system() {
        return system;
    }

    boolean voided() {
        return voided;
    }
}
