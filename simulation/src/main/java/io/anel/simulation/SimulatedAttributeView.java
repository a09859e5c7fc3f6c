package io.anel.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** What can be changed of an inode: its mode. */
final class SimulatedAttributeView implements PosixFileAttributeView {
    private final SimulatedDisk disk;
    private final Path path;

    SimulatedAttributeView(SimulatedDisk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    @Override
    public String name() {
        return "posix";
    }

    @Override
    public PosixFileAttributes readAttributes() throws IOException {
        return new SimulatedAttributes(disk, disk.find(path));
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
        disk.find(path).mode = PosixFilePermissions.toString(permissions);
    }

    @Override
    public void setTimes(FileTime lastModified, FileTime lastAccess, FileTime create) {
        throw Unsupported.call("changing times, owners or groups");
    }

    @Override
    public void setGroup(GroupPrincipal group) {
        throw Unsupported.call("changing times, owners or groups");
    }

    @Override
    public UserPrincipal getOwner() {
        throw Unsupported.call("changing times, owners or groups");
    }

    @Override
    public void setOwner(UserPrincipal owner) {
        throw Unsupported.call("changing times, owners or groups");
    }
}
