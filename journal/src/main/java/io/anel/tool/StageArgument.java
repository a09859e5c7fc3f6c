package io.anel.tool;

import io.anel.api.ChainBuilder;
import io.anel.api.Stage;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/**
 * A user's stage, as {@code [NAME=]CLASS[:TYPE,…]} names it.
 *
 * @param patterns none for every type
 */
record StageArgument(String name, Stage stage, String[] patterns) {
    /** @throws UsageException when there is no such stage, or it cannot be made */
    static StageArgument of(String argument) {
        int equals = argument.indexOf('=');
        String rest = argument.substring(equals + 1);
        int colon = rest.indexOf(':');
        String className = colon < 0 ? rest : rest.substring(0, colon);
        String[] patterns =
                colon < 0 ? new String[0] : rest.substring(colon + 1).split(",");
        Stage stage = make(className);
        String simple = stage.getClass().getSimpleName();
        String name = equals >= 0
                ? argument.substring(0, equals)
                : simple.isEmpty() ? "stage" : Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
        return new StageArgument(name, stage, patterns);
    }

    void addTo(ChainBuilder chain) {
        chain.stage(name, stage, patterns);
    }

    private static Stage make(String className) {
        String why;
        try {
            Constructor<? extends Stage> constructor =
                    Class.forName(className).asSubclass(Stage.class).getDeclaredConstructor();
            // A user's stage need not be public to be replayed.
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ClassNotFoundException e) {
            why = "no such class is on the class path";
        } catch (ClassCastException e) {
            why = "it is no io.anel.api.Stage";
        } catch (NoSuchMethodException e) {
            why = "it has no constructor without parameters";
        } catch (InvocationTargetException e) {
            why = "its constructor threw " + e.getCause();
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            why = "it cannot be made: " + e;
        }
        throw new UsageException("expected --stage to name a stage, got '" + className + "': " + why);
    }
}
