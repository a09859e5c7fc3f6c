package io.anel.simulation;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What is to be known of an inode, as it was when it was asked for. */
final class SimulatedAttributes implements PosixFileAttributes {
    private final String key;
    private final boolean isDirectory;
    private final long size;
    private final String mode;
    private final long changes;

    SimulatedAttributes(SimulatedDisk disk, Inode inode) {
        key = disk.key(inode);
        isDirectory = inode.isDirectory;
        size = inode.size;
        mode = inode.mode;
        changes = inode.number;
    }

    @Override
    public UserPrincipal owner() {
        throw Unsupported.call("names of owners or groups");
    }

    @Override
    public GroupPrincipal group() {
        throw Unsupported.call("names of owners or groups");
    }

    @Override
    public Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString(mode);
    }

    /** Its number: those that are made later have later times. */
    @Override
    public FileTime lastModifiedTime() {
        return FileTime.from(changes, TimeUnit.MILLISECONDS);
    }

    @Override
    public FileTime lastAccessTime() {
        return lastModifiedTime();
    }

    @Override
    public FileTime creationTime() {
        return lastModifiedTime();
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory;
    }

    @Override
    public boolean isDirectory() {
        return isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Object fileKey() {
        return key;
    }
}
