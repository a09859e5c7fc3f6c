package io.anel.simulation;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A simulated disk, as {@link java.nio.file.Files} sees it. */
final class SimulatedFileSystem extends FileSystem {
    final SimulatedDisk disk;
    private final SimulatedProvider provider = new SimulatedProvider(this);

    SimulatedFileSystem(SimulatedDisk disk) {
        this.disk = disk;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public Path getPath(String first, String... more) {
        String joined = more.length == 0 ? first : first + "/" + String.join("/", more);
        List<String> names =
                Stream.of(joined.split("/")).filter(name -> !name.isEmpty()).toList();
        return new SimulatedPath(this, joined.startsWith("/"), names);
    }

    @Override
    public void close() {
        throw Unsupported.call("closing by itself, without its simulation");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "posix", "unix");
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        // Paths look alike.
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(Path.of(path.toString()));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw Unsupported.call("names of owners or groups");
    }

    @Override
    public WatchService newWatchService() {
        throw Unsupported.call("watching");
    }
}
