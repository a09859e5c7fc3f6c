package io.anel.simulation;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What a directory holds, as everybody sees it, and as it stands on the medium.
 *
 * <p>A change is seen at once, and is on the medium once the directory was forced, or sooner, each by itself. A force that fails has brought some to the medium; the others
 * come there by no other force, unless their names change again, or another process forces them: a file system that cannot write its names for good takes no more.
 */
final class Names {
    private final TreeMap<String, Inode> seen = new TreeMap<>();
    private final TreeMap<String, Inode> medium = new TreeMap<>();
    private final TreeSet<String> lost = new TreeSet<>();

    Inode get(String name) {
        return seen.get(name);
    }

    Set<String> all() {
        return seen.keySet();
    }

    boolean isEmpty() {
        return seen.isEmpty();
    }

    void put(String name, Inode inode) {
        seen.put(name, inode);
        lost.remove(name);
    }

    void remove(String name) {
        seen.remove(name);
        lost.remove(name);
    }

    /** What a force that begins now will bring to the medium. */
    Map<String, Inode> forced() {
        Map<String, Inode> forced = new TreeMap<>(seen);
        for (String name : lost) {
            set(forced, name, medium.get(name));
        }
        return forced;
    }

    void arrive(Map<String, Inode> forced) {
        medium.clear();
        medium.putAll(forced);
    }

    /** A force has failed. */
    void lose(Random choice) {
        for (String name : changed()) {
            if (choice.nextBoolean()) {
                set(medium, name, seen.get(name));
            } else {
                lost.add(name);
            }
        }
    }

    /** Another process will force what this one could not. */
    void mend() {
        lost.clear();
    }

    /** One change, or none, comes to the medium without being asked to. */
    void writeBack(Random choice) {
        for (String name : changed()) {
            if (choice.nextBoolean()) {
                set(medium, name, seen.get(name));
                return;
            }
        }
    }

    /** Has {@code copy} hold the same, of copied files. */
    void copyTo(Names copy, UnaryOperator<Inode> copied) {
        seen.forEach((name, inode) -> copy.seen.put(name, copied.apply(inode)));
        medium.forEach((name, inode) -> copy.medium.put(name, copied.apply(inode)));
    }

    /** Has {@code copy} hold what the medium has, and of what is to come there whatever is lucky. */
    void copyMediumTo(Names copy, Random choice, Luck luck, UnaryOperator<Inode> copied) {
        TreeMap<String, Inode> left = new TreeMap<>(medium);
        for (String name : changed()) {
            if (luck.smiles(choice)) {
                set(left, name, seen.get(name));
            }
        }
        left.forEach((name, inode) -> {
            Inode kept = copied.apply(inode);
            copy.seen.put(name, kept);
            copy.medium.put(name, kept);
        });
    }

    /** Those that the medium has not as they are, and that are not lost. */
    private Set<String> changed() {
        Set<String> changed = new TreeSet<>(seen.keySet());
        changed.addAll(medium.keySet());
        changed.removeIf(name -> seen.get(name) == medium.get(name) || lost.contains(name));
        return changed;
    }

    private static void set(Map<String, Inode> names, String name, Inode inode) {
        if (inode == null) {
            names.remove(name);
        } else {
            names.put(name, inode);
        }
    }
}
