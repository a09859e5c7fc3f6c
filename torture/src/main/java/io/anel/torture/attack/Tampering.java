package io.anel.torture.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** What somebody with a hand on the disk may do to a part's directory, and how it is undone. */
enum Tampering {
    NOTHING(false) {
        @Override
        void tamper(Place place) {}

        @Override
        void undo(Place place) {}
    },
    GROUP_MAY_WRITE(true) {
        @Override
        void tamper(Place place) throws IOException {
            place.allow(PosixFilePermission.GROUP_WRITE);
        }

        @Override
        void undo(Place place) throws IOException {
            place.forbid(PosixFilePermission.GROUP_WRITE);
        }
    },
    OTHERS_MAY_WRITE(true) {
        @Override
        void tamper(Place place) throws IOException {
            place.allow(PosixFilePermission.OTHERS_WRITE);
        }

        @Override
        void undo(Place place) throws IOException {
            place.forbid(PosixFilePermission.OTHERS_WRITE);
        }
    },
    /** Which only root can bring about. */
    ANOTHER_OWNER(true) {
        @Override
        boolean isPossible(Place place) throws IOException {
            return Files.getAttribute(place.directory, UID).equals(0);
        }

        @Override
        void tamper(Place place) throws IOException {
            Files.setAttribute(place.directory, UID, 65_534);
        }

        @Override
        void undo(Place place) throws IOException {
            Files.setAttribute(place.directory, UID, 0);
        }
    },
    /** A file, or a directory, of the part's own is elsewhere, and a link to it in its place. */
    A_LINK_TO_IT(false) {
        @Override
        void tamper(Place place) throws IOException {
            Files.move(place.own, place.aside);
            Files.createSymbolicLink(place.own, place.aside);
        }
    },
    A_LINK_TO_SOMETHING_ELSE(false) {
        @Override
        void tamper(Place place) throws IOException {
            Files.move(place.own, place.aside);
            Files.createSymbolicLink(place.own, place.victim);
        }
    },
    /** Whoever opens it waits for somebody at the other end. */
    A_PIPE(false) {
        @Override
        void tamper(Place place) throws IOException, InterruptedException {
            Files.move(place.own, place.aside);
            int exit = new ProcessBuilder("mkfifo", "--", place.own.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("cannot make the pipe " + place.own);
            }
        }
    },
    A_DIRECTORY(false) {
        @Override
        void tamper(Place place) throws IOException {
            Files.move(place.own, place.aside);
            Files.createDirectory(place.own);
        }
    },
    /** Where a file will be made, a link lies in wait for what is written to it. */
    A_LINK_IN_WAIT(false) {
        @Override
        boolean isPossible(Place place) {
            return Files.isDirectory(place.coming.getParent())
                    && !Files.exists(place.coming, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        void tamper(Place place) throws IOException {
            Files.createSymbolicLink(place.coming, place.victim);
        }

        @Override
        void undo(Place place) throws IOException {
            if (Files.isSymbolicLink(place.coming)) {
                Files.delete(place.coming);
            }
        }
    };

    private static final String UID = "unix:uid";

    private final boolean isRefused;

    Tampering(boolean isRefused) {
        this.isRefused = isRefused;
    }

    /**
     * Where it is done.
     *
     * @param directory the part's
     * @param own something in it
     * @param coming what may be made in it
     * @param aside outside, where {@code own} may be moved
     * @param victim a file outside that nobody may change
     */
    record Place(Path directory, Path own, Path coming, Path aside, Path victim) {
        private void allow(PosixFilePermission permission) throws IOException {
            Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
            mode.add(permission);
            Files.setPosixFilePermissions(directory, mode);
        }

        private void forbid(PosixFilePermission permission) throws IOException {
            Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
            mode.remove(permission);
            Files.setPosixFilePermissions(directory, mode);
        }
    }

    /** Whether a part must refuse to write there; otherwise it may also go on, when it loses nothing by that. */
    boolean isRefused() {
        return isRefused;
    }

    boolean isPossible(Place place) throws IOException {
        return true;
    }

    abstract void tamper(Place place) throws IOException, InterruptedException;

    /** Unless the part itself has put something in its place, or has no more use for it. */
    void undo(Place place) throws IOException {
        boolean isMended = Files.isRegularFile(place.own, LinkOption.NOFOLLOW_LINKS)
                || Files.isDirectory(place.own, LinkOption.NOFOLLOW_LINKS) && this != A_DIRECTORY;
        if (!isMended && Files.exists(place.own.getParent())) {
            Files.deleteIfExists(place.own);
            Files.move(place.aside, place.own);
        }
    }
}
