package io.anel.torture.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has forced, by strace's account of its calls: a file's content by {@code fsync} and {@code fdatasync} of the file, a name by {@code
 * fsync} of its directory after the name was made. A name that was there before the process began is taken to be on the disk, unless the process
 * opens it by {@code O_CREAT} without {@code O_EXCL}, which may have made it. Where the process copies its files by a {@link CopySeries}, the account
 * also says before which copy a file was forced last.
 *
 * <p>It knows nothing of {@code msync}, {@code sync}, {@code O_SYNC} and {@code O_DSYNC}: what is forced so counts as not forced.
 *
 * <p>Where there is no strace nothing is known, and everything counts as forced.
 */
public final class ForceTrace {
    private static final String CALLS = "trace=fsync,fdatasync,openat,mkdir,rename,unlink";
    private static final Pattern CALL =
            Pattern.compile("^(\\d+) +(\\w+)\\((.*?)(?:\\) += (-?\\d+)\\b.*| <unfinished \\.\\.\\.>)$");
    private static final Pattern RESUMED =
            Pattern.compile("^(\\d+) +<\\.\\.\\. (\\w+) resumed>.*\\) += (-?\\d+)\\b.*$");
    private static final Pattern DESCRIPTOR = Pattern.compile("^\\d+<(.*)>$");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final boolean isKnown;
    private final Path series;
    /** By file, how many copies had begun when its last force was done. */
    private final Map<Path, Integer> forced = new HashMap<>();

    private final Set<Path> made = new HashSet<>();
    /** Of files that have been made, or opened as if to make them: opened so again, they are what they were. */
    private final Set<Path> names = new HashSet<>();

    private final Set<Path> unforcedNames = new HashSet<>();
    private final Map<String, String[]> unfinished = new HashMap<>();

    private int copiesBegun;

    private ForceTrace(boolean isKnown, Path series) {
        this.isKnown = isKnown;
        this.series = series;
    }

    /** Whether this machine can tell. */
    public static boolean isPossible() {
        return Possible.IS;
    }

    /** Asked once, by whoever is the first to want to know. */
    private static final class Possible {
        static final boolean IS = probe();

        private static boolean probe() {
            try {
                Path trace = Files.createTempFile("anel-trace-", ".out");
                List<String> command = new ArrayList<>(wrapper(trace));
                command.add("true");
                try {
                    Process process = new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .start();
                    return Ended.within(process, 10) && process.exitValue() == 0;
                } finally {
                    Files.delete(trace);
                }
            } catch (IOException e) {
                return false;
            }
        }
    }

    /** What to run a process by, so that it is traced into a file. */
    public static List<String> wrapper(Path trace) {
        return List.of("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-e", CALLS, "-o", trace.toString());
    }

    /** What is known where nothing was traced. */
    public static ForceTrace ofNothing() {
        return new ForceTrace(false, null);
    }

    /** Reads the trace of a process that took copies into {@code series}. */
    public static ForceTrace read(Path trace, Path series) throws IOException {
        ForceTrace read = new ForceTrace(true, series);
        for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            read.take(line);
        }
        return read;
    }

    private void take(String line) {
        Matcher call = CALL.matcher(line);
        if (call.matches()) {
            String result = call.group(4);
            if (result == null) {
                unfinished.put(call.group(1), new String[] {call.group(2), call.group(3)});
            } else if (!result.startsWith("-")) {
                done(call.group(2), call.group(3));
            }
            return;
        }
        Matcher resumed = RESUMED.matcher(line);
        if (resumed.matches()) {
            String[] begun = unfinished.remove(resumed.group(1));
            if (begun != null && !resumed.group(3).startsWith("-")) {
                done(begun[0], begun[1]);
            }
        }
    }

    private void done(String name, String arguments) {
        switch (name) {
            case "fsync", "fdatasync" -> forced(arguments);
            case "openat" -> {
                if (arguments.contains("O_CREAT") && names.add(path(arguments, 0))) {
                    unforcedNames.add(path(arguments, 0));
                }
                if (arguments.contains("O_EXCL")) {
                    unforcedNames.add(path(arguments, 0));
                    made.add(path(arguments, 0));
                }
            }
            case "mkdir" -> {
                unforcedNames.add(path(arguments, 0));
                if (series.equals(path(arguments, 0).getParent())) {
                    copiesBegun++;
                }
            }
            case "rename" -> renamed(path(arguments, 0), path(arguments, 1));
            case "unlink" -> {
                forced.remove(path(arguments, 0));
                made.remove(path(arguments, 0));
                names.remove(path(arguments, 0));
            }
            default -> throw new IllegalStateException("expected a call that was asked for, got " + name);
        }
    }

    private void forced(String arguments) {
        Matcher descriptor = DESCRIPTOR.matcher(arguments);
        if (descriptor.matches()) {
            Path path = Path.of(descriptor.group(1));
            forced.put(path, copiesBegun);
            unforcedNames.removeIf(each -> path.equals(each.getParent()));
        }
    }

    private void renamed(Path from, Path to) {
        names.remove(from);
        names.add(to);
        unforcedNames.remove(from);
        unforcedNames.add(to);
        forced.remove(to);
        if (forced.containsKey(from)) {
            forced.put(to, forced.remove(from));
        }
        made.remove(to);
        if (made.remove(from)) {
            made.add(to);
        }
    }

    private static Path path(String arguments, int index) {
        Matcher quoted = QUOTED.matcher(arguments);
        for (int i = 0; i <= index; i++) {
            if (!quoted.find()) {
                throw new IllegalStateException("expected a path in " + arguments);
            }
        }
        return Path.of(quoted.group(1));
    }

    /** Whether the process has forced this file's content. */
    public boolean isForced(Path file) {
        return !isKnown || forced.containsKey(file);
    }

    /** The first copy that had not begun when the last force of this file was done: it has all that was forced. */
    public int copyBehindForce(Path file) {
        return isKnown ? forced.get(file) : Integer.MAX_VALUE;
    }

    /** Whether the process is known to have made this file. */
    public boolean isMade(Path file) {
        return made.contains(file);
    }

    /** Whether a directory has this name after power loss, as far as this process made it. */
    public boolean isNameForced(Path file) {
        return !isKnown || !unforcedNames.contains(file);
    }
}
