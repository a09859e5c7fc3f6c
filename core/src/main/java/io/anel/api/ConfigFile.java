package io.anel.api;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A file of settings, properties or YAML by its extension. Keys are those of {@link BusOption} and, under {@value #LOG_PREFIX}, those
 * of a log that the bus knows nothing of; in YAML they may be nested or dotted. Of YAML only the tree is used, with scalars as they
 * are written: nothing is constructed by tag.
 */
public final class ConfigFile {
    /** What the keys of a journal's options begin with. */
    public static final String LOG_PREFIX = "journal.";

    private static final int MAX_DEPTH = 8;

    private final Map<String, String> values = new LinkedHashMap<>();

    private ConfigFile() {}

    static BusConfig read(Path file) {
        return read(file, values -> {
            BusConfigBuilder builder = BusConfig.builder();
            values.forEach((key, value) -> {
                if (!key.startsWith(LOG_PREFIX)) {
                    builder.set(key, value);
                }
            });
            return builder.build();
        });
    }

    /**
     * Reads a file's keys and values, in its order, and makes something of them.
     *
     * @throws ConfigurationException when it cannot be read, has a key twice, or {@code made} refuses it; the message names the file
     */
    public static <T> T read(Path file, Function<Map<String, String>, T> made) {
        try {
            ConfigFile read = new ConfigFile();
            read.load(file);
            return made.apply(Collections.unmodifiableMap(read.values));
        } catch (NoSuchFileException e) {
            throw new ConfigurationException("expected a configuration file, got none at " + file, e);
        } catch (IOException | IllegalArgumentException | YAMLException e) {
            throw new ConfigurationException(
                    file + ": expected a configuration that can be read, got " + firstLine(e), e);
        } catch (ConfigurationException e) {
            throw new ConfigurationException(file + ": " + e.getMessage(), e);
        }
    }

    private void load(Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        boolean isYaml = name.endsWith(".yaml") || name.endsWith(".yml");
        if (!isYaml && !name.endsWith(".properties")) {
            throw new ConfigurationException("expected a configuration named *.properties, *.yaml or *.yml");
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            if (isYaml) {
                loadYaml(reader);
            } else {
                new OnceProperties().load(reader);
            }
        }
    }

    private void loadYaml(Reader reader) {
        Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
        if (root instanceof MappingNode mapping) {
            put("", mapping, 1);
        } else if (root != null) {
            throw new ConfigurationException("expected options as 'key: value', got a " + root.getNodeId());
        }
    }

    private void put(String prefix, MappingNode mapping, int depth) {
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode scalar)) {
                throw new ConfigurationException("expected the name of an option, got a key that is a "
                        + entry.getKeyNode().getNodeId());
            }
            String key = prefix + scalar.getValue();
            if (entry.getValueNode() instanceof ScalarNode value) {
                put(key, value.getValue());
            } else if (entry.getValueNode() instanceof MappingNode nested && depth < MAX_DEPTH) {
                put(key + '.', nested, depth + 1);
            } else {
                throw new ConfigurationException("expected a value of option " + NameRules.shown(key) + ", got a "
                        + entry.getValueNode().getNodeId());
            }
        }
    }

    private void put(String key, String value) {
        if (values.putIfAbsent(key, value) != null) {
            throw new ConfigurationException("expected option " + NameRules.shown(key) + " once, got it twice");
        }
    }

    private static String firstLine(Exception e) {
        // It may quote what stands in the file.
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse(e.toString())
                .replaceAll("\\p{Cntrl}", "?");
    }

    /** Hands on each key as it is loaded, and keeps none. */
    private final class OnceProperties extends Properties {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Object put(Object key, Object value) {
            ConfigFile.this.put((String) key, (String) value);
            return null;
        }
    }
}
