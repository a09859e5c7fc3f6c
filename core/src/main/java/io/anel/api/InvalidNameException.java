package io.anel.api;

/** A name or a text is outside its grammar or its length; see {@link NameRules}. */
public class InvalidNameException extends AnelException {
    private static final long serialVersionUID = 1L;

    public InvalidNameException(String message) {
        super(message);
    }

    public InvalidNameException(String message, Throwable cause) {
        super(message, cause);
    }
}
