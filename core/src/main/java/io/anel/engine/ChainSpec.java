package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.ChainBuilder;
import io.anel.api.ConfigurationException;
import io.anel.api.EventType;
import io.anel.api.HandlerPolicy;
import io.anel.api.NameRules;
import io.anel.api.Stage;
import io.anel.event.SystemTypes;
import io.anel.event.TypePattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The stages of a chain, in order, as they are being named. */
public final class ChainSpec implements ChainBuilder {
    private final List<StageSpec> stages = new ArrayList<>();

    public List<StageSpec> stages() {
        return List.copyOf(stages);
    }

    @Override
    public ChainBuilder stage(String name, Stage stage, EventType<?>... types) {
        return add(name, stage, Arrays.stream(types).map(EventType::name));
    }

    @Override
    public ChainBuilder stage(String name, Stage stage, String... patterns) {
        return add(name, stage, Arrays.stream(patterns));
    }

    private ChainBuilder add(String name, Stage stage, Stream<String> texts) {
        NameRules.requireName("stage", name);
        Objects.requireNonNull(stage, "stage");
        if (name.equals(SystemTypes.SOURCE)) {
            throw new ConfigurationException("expected a stage name but Anel's own, got '" + name + "'");
        }
        if (stages.stream().anyMatch(spec -> spec.name().equals(name))) {
            throw new ConfigurationException("expected stages of different names, got two named '" + name + "'");
        }
        List<TypePattern> patterns = texts.map(TypePattern::of).toList();
        Ack after =
                stages.isEmpty() ? Ack.JOURNALED : stages.get(stages.size() - 1).after();
        stages.add(new StageSpec(
                name,
                stage,
                patterns.isEmpty() ? List.of(TypePattern.of("*")) : patterns,
                HandlerPolicy.stop(),
                after));
        return this;
    }

    @Override
    public ChainBuilder onError(HandlerPolicy policy) {
        StageSpec last = last("onError");
        return replaceLast(new StageSpec(last.name(), last.stage(), last.patterns(), policy, last.after()));
    }

    @Override
    public ChainBuilder after(Ack ack) {
        StageSpec last = last("after");
        if (ack.compareTo(last.after()) < 0 || ack == Ack.ACCEPTED) {
            throw new ConfigurationException("expected stage '" + last.name() + "' to wait for " + last.after()
                    + " or more, as the stages before it do, got " + ack);
        }
        return replaceLast(new StageSpec(last.name(), last.stage(), last.patterns(), last.policy(), ack));
    }

    private StageSpec last(String method) {
        if (stages.isEmpty()) {
            throw new ConfigurationException("expected a stage before " + method + "(…), got none");
        }
        return stages.get(stages.size() - 1);
    }

    private ChainBuilder replaceLast(StageSpec spec) {
        stages.set(stages.size() - 1, spec);
        return this;
    }
}
