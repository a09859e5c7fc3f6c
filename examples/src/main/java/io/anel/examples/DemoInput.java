package io.anel.examples;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the demo reads: 100,000 trades of late November 2013 that come with ta4j's examples, or the user's file.
 *
 * @param name for people
 * @param lengthBytes -1 when that is not known
 */
record DemoInput(String name, InputStream stream, long lengthBytes) implements AutoCloseable {
    private static final String RESOURCE = "bitstamp_trades_from_20131125_usd.csv";

    /**
     * @param file null for the trades that come with the demo
     * @throws DemoException when there is nothing to read
     */
    static DemoInput open(Path file) {
        try {
            return file == null ? resource() : file(file);
        } catch (IOException e) {
            throw new DemoException(DemoException.WRONG_CALL, "expected a file that can be read, got " + e);
        }
    }

    private static DemoInput resource() throws IOException {
        URL url = DemoInput.class.getClassLoader().getResource(RESOURCE);
        if (url == null) {
            throw new DemoException(
                    DemoException.WRONG_CALL, "expected " + RESOURCE + " of ta4j-examples on the class path, got none");
        }
        URLConnection connection = url.openConnection();
        return new DemoInput(RESOURCE, connection.getInputStream(), connection.getContentLengthLong());
    }

    private static DemoInput file(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new DemoException(
                    DemoException.WRONG_CALL, "expected --input to name a file, got no such file: " + file);
        }
        if (Files.isDirectory(file)) {
            throw new DemoException(
                    DemoException.WRONG_CALL, "expected --input to name a file, got a directory: " + file);
        }
        if (!Files.isReadable(file)) {
            throw new DemoException(
                    DemoException.WRONG_CALL, "expected --input to be readable, got no permission: " + file);
        }
        long length = Files.isRegularFile(file) ? Files.size(file) : -1;
        return new DemoInput(file.toString(), Files.newInputStream(file), length);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
