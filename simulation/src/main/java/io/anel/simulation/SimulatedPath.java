package io.anel.simulation;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;

/** Names, one within the other. */
final class SimulatedPath implements Path {
    private final SimulatedFileSystem fileSystem;
    private final boolean isAbsolute;
    private final List<String> names;
    private final String text;

    SimulatedPath(SimulatedFileSystem fileSystem, boolean isAbsolute, List<String> names) {
        this.fileSystem = fileSystem;
        this.isAbsolute = isAbsolute;
        this.names = names;
        text = (isAbsolute ? "/" : "") + String.join("/", names);
    }

    private SimulatedPath with(boolean absolute, List<String> newNames) {
        return new SimulatedPath(fileSystem, absolute, List.copyOf(newNames));
    }

    @Override
    public FileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return isAbsolute;
    }

    @Override
    public Path getRoot() {
        return isAbsolute ? with(true, List.of()) : null;
    }

    @Override
    public Path getFileName() {
        return names.isEmpty() ? null : with(false, names.subList(names.size() - 1, names.size()));
    }

    @Override
    public Path getParent() {
        return names.isEmpty() || names.size() == 1 && !isAbsolute
                ? null
                : with(isAbsolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return with(false, List.of(names.get(index)));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return with(false, names.subList(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof SimulatedPath path
                && path.fileSystem == fileSystem
                && path.isAbsolute == isAbsolute
                && path.names.size() <= names.size()
                && names.subList(0, path.names.size()).equals(path.names);
    }

    @Override
    public boolean endsWith(Path other) {
        return other instanceof SimulatedPath path
                && path.fileSystem == fileSystem
                && !path.isAbsolute
                && path.names.size() <= names.size()
                && names.subList(names.size() - path.names.size(), names.size()).equals(path.names);
    }

    @Override
    public Path normalize() {
        if (!names.contains(".") && !names.contains("..")) {
            return this;
        }
        List<String> normal = new ArrayList<>();
        for (String name : names) {
            if (name.equals("..") && !normal.isEmpty()) {
                normal.remove(normal.size() - 1);
            } else if (!name.equals(".") && !name.equals("..")) {
                normal.add(name);
            }
        }
        return with(isAbsolute, normal);
    }

    @Override
    public Path resolve(Path other) {
        if (other.isAbsolute()) {
            return other;
        }
        List<String> all = new ArrayList<>(names);
        other.forEach(name -> all.add(name.toString()));
        return with(isAbsolute, all);
    }

    @Override
    public Path relativize(Path other) {
        if (!other.startsWith(this)) {
            throw new IllegalArgumentException("expected a path within " + this + ", got " + other);
        }
        return ((SimulatedPath) other)
                .with(false, ((SimulatedPath) other).names.subList(names.size(), other.getNameCount()));
    }

    @Override
    public URI toUri() {
        return URI.create("anel-simulated:" + toAbsolutePath());
    }

    @Override
    public Path toAbsolutePath() {
        return isAbsolute ? this : with(true, names);
    }

    @Override
    public Path toRealPath(LinkOption... options) {
        return toAbsolutePath().normalize();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw Unsupported.call("watching");
    }

    @Override
    public int compareTo(Path other) {
        return text.compareTo(other.toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SimulatedPath path && path.fileSystem == fileSystem && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
