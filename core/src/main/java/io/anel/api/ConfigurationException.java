package io.anel.api;

/** Configuration options contradict each other, are unknown, or are out of range. */
public class ConfigurationException extends AnelException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
