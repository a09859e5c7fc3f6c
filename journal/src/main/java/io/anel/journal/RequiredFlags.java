package io.anel.journal;

import io.anel.api.LogOpenException;
import java.util.function.Predicate;

/** Says which JVM flag is missing, before a class of Agrona or Chronicle fails with an IllegalAccessError. */
public enum RequiredFlags {
    INTERNAL_MISC("--add-exports", "jdk.internal.misc"),
    INTERNAL_REF("--add-exports", "jdk.internal.ref"),
    NIO_CH("--add-exports", "sun.nio.ch"),
    REFLECT("--add-opens", "java.lang.reflect");

    private final String option;
    private final String packageName;

    RequiredFlags(String option, String packageName) {
        this.option = option;
        this.packageName = packageName;
    }

    String flag() {
        return option + "=java.base/" + packageName + "=ALL-UNNAMED";
    }

    boolean isGiven() {
        Module base = Object.class.getModule();
        Module ours = RequiredFlags.class.getModule();
        return option.equals("--add-opens") ? base.isOpen(packageName, ours) : base.isExported(packageName, ours);
    }

    /** @throws LogOpenException naming every flag that this JVM was started without */
    public static void require() {
        require(RequiredFlags::isGiven);
    }

    /** @throws LogOpenException naming every flag that is missing */
    static void require(Predicate<RequiredFlags> given) {
        StringBuilder missing = new StringBuilder();
        for (RequiredFlags required : values()) {
            if (!given.test(required)) {
                missing.append(' ').append(required.flag());
            }
        }
        if (missing.length() > 0) {
            throw new LogOpenException("expected the JVM flags that the journal needs, got none of:" + missing);
        }
    }
}
