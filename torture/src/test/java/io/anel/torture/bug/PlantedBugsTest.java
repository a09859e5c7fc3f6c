package io.anel.torture.bug;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.torture.Torture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The attacks find what they are there to find. */
class PlantedBugsTest {
    private static final int SOME = 3;
    /** In some ten seconds. */
    private static final int MOST_DAMAGES = 5_000;

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    void shouldStillFindThePlaceOfEveryBug() throws IOException {
        Planter planter = Planter.find();
        int place = 0;
        for (PlantedBug bug : PlantedBugs.all()) {
            planter.plant(bug, directory.resolve("classes-" + place++));
        }
        assertThat(place).isGreaterThanOrEqualTo(25);
    }

    @Test
    @Timeout(300)
    void shouldFindSomeOfThem() throws Exception {
        List<String> names = new ArrayList<>(PlantedBugs.all().stream()
                .filter(bug -> !bug.attack().equals("damage") || bug.count() <= MOST_DAMAGES)
                .map(PlantedBug::name)
                .toList());
        Collections.shuffle(names);
        // Half a minute and more goes by before a part that does not resume is given up on.
        names.removeIf(name -> name.contains("resume"));
        hunt(names.subList(0, SOME));
    }

    @Test
    @Tag("slow")
    @Timeout(1800)
    void shouldFindEachOfThem() throws Exception {
        hunt(BugHunt.names(""));
    }

    private void hunt(List<String> names) throws Exception {
        BugHunt hunt = new BugHunt(Path.of("target", "torture-bugs").toAbsolutePath(), Torture.class);
        for (String name : names) {
            BugHunt.Bag bag = hunt.hunt(name, ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
            System.out.println(bag + "\n" + bag.what());
            assertThat(bag.verdict()).as("%s", bag).isIn(BugHunt.Verdict.FOUND, BugHunt.Verdict.SKIPPED);
        }
    }
}
