package io.anel.torture.part;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The parts that this installation knows. */
public final class Parts {
    private Parts() {}

    /** All of them, by name. */
    public static List<DurablePart> all() {
        return ServiceLoader.load(DurablePart.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .collect(Collectors.toList());
    }

    /** One of that class, whether this installation knows it by name or not: it is public, and is made without arguments. */
    public static DurablePart ofClass(String name) {
        try {
            return (DurablePart) Class.forName(name).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("expected the class of a part, got " + name, e);
        }
    }

    /** @throws IllegalArgumentException when there is none of that name */
    public static DurablePart named(String name) {
        return all().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a part of "
                        + all().stream().map(DurablePart::name).collect(Collectors.joining(", ")) + ", got " + name));
    }
}
