package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anel.Anel;
import io.anel.api.LogException;
import io.anel.journal.format.ExcerptKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of a cycle's file that the disk cannot read, or that are cut off under whoever reads: damage as any other. Looking at one would kill
 * the JVM, so each look is taken in a JVM of its own.
 */
@Timeout(120)
class JournalUnreadablePagesTest {
    private static final int PAGE = 4096;
    private static final int BAD_PAGE = 50;
    private static final int BAD_PAGES = 3;
    private static final int FAR_AWAY = 400 * 1024;
    private static final int EVENTS = 8_000;
    private static final int MORE_EVENTS = 100;

    /**
     * Puts a cycle's file on a disk of its own, and some of its pages behind that disk's end: blocks of the file are mapped to the last ones
     * of a loop device, which is made shorter once it is mounted.
     */
    private static final String BAD_SECTORS = """
            set -e
            cd "$1"
            truncate -s 64M disk.img
            mkfs.ext4 -q -b 4096 -O ^has_journal disk.img
            mkdir m
            losetup --show -f disk.img > loop
            mount $(cat loop) m
            chmod 700 m
            rm -rf m/lost+found
            cp --sparse=always journal/epoch-0000$4/19700101-00000$4.cq4 m/
            umount m
            for i in $(seq 0 $(($3 - 1))); do
                debugfs -w -R "bmap 19700101-00000$4.cq4 $(($2 + i)) $((16300 + i))" $(cat loop)
            done
            mount $(cat loop) m
            truncate -s $((16200 * 4096)) disk.img
            losetup -c $(cat loop)
            mount --bind m journal/epoch-0000$4
            """;

    private static final String TIDY = """
            cd "$1"
            umount -l journal/epoch-0000$2
            umount -l m
            losetup -d $(cat loop)
            """;

    @TempDir
    Path parent;

    private Path dir;
    /** Whose cycle, of the same number, has pages that cannot be read; 0 while none has. */
    private int spoiltEpoch;

    /** A look, in a JVM of its own; it says what came of it. */
    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[1]);
        try {
            switch (args[0]) {
                case "verify" -> System.out.println(JournalVerifier.verify(dir, (events, all) -> {}));
                case "info" -> System.out.println(JournalInfo.of(dir).damage());
                case "read" -> read(dir, false);
                case "readAhead" -> read(dir, true);
                case "salvage" ->
                    System.out.println(Salvage.salvage(dir, dir.resolveSibling("salvaged"), events -> {}));
                case "bus" -> Anel.bus("desk").log(Journal.at(dir)).start().close();
                case "cut" -> cutUnderAReader(dir);
                case "cutWhereItReads" -> cutWhereAReaderStands(dir);
                default -> throw new IllegalArgumentException(args[0]);
            }
        } catch (Throwable e) {
            System.out.println("refused: " + e);
        }
        System.out.println("alive");
    }

    private static void read(Path dir, boolean ahead) {
        try (JournalReader reader = JournalReader.open(dir)) {
            if (ahead) {
                reader.readAhead();
            }
            try {
                JournalKit.readToEnd(reader);
            } finally {
                System.out.println("read through " + (reader.nextSequence() - 1));
            }
        }
    }

    /** The head of a batch can be read, and the end of its body is cut off: so far away that the reader has not yet fetched it. */
    private static void cutUnderAReader(Path dir) throws IOException {
        ForgedExcerpt batch = ForgedExcerpt.all(dir, 1, 1, ExcerptKind.BATCH).stream()
                .filter(b -> b.position() > FAR_AWAY && b.position() % PAGE < PAGE - 96)
                .filter(b -> b.position() / PAGE < (b.nextPosition() - 8) / PAGE)
                .findFirst()
                .orElseThrow();
        int end = (batch.position() / PAGE + 1) * PAGE;
        try (JournalReader reader = JournalReader.open(dir)) {
            reader.poll((sequence, epoch, buffer, offset, length) -> {}, 1);
            try (RandomAccessFile file =
                    new RandomAccessFile(new JournalLayout(dir).cycle(1, 1).toFile(), "rw")) {
                file.setLength(end);
            }
            System.out.println("cut byte " + batch.position() + " to " + end);
            JournalKit.readToEnd(reader);
        }
    }

    /** In what the reader has made sure of already, in front of the next batch: only the JVM sees it, at the first byte. */
    private static void cutWhereAReaderStands(Path dir) throws IOException {
        ForgedExcerpt batch = ForgedExcerpt.all(dir, 1, 1, ExcerptKind.BATCH).stream()
                .filter(b -> b.position() % PAGE == 0)
                .findFirst()
                .orElseThrow();
        try (JournalReader reader = JournalReader.open(dir)) {
            while (reader.nextSequence() < batch.firstSequence()) {
                reader.poll((sequence, epoch, buffer, offset, length) -> {}, 1);
            }
            try (RandomAccessFile file =
                    new RandomAccessFile(new JournalLayout(dir).cycle(1, 1).toFile(), "rw")) {
                file.setLength(batch.position());
            }
            System.out.println("cut byte " + batch.position());
            for (int i = 0; i < 2; i++) {
                try {
                    reader.poll((sequence, epoch, buffer, offset, length) -> {}, 1);
                    System.out.println("handed on " + (reader.nextSequence() - 1));
                } catch (LogException e) {
                    System.out.println("refused: " + e);
                }
            }
        }
    }

    @AfterEach
    void unmount() throws Exception {
        if (spoiltEpoch > 0) {
            JournalKit.run("sh", "-c", TIDY, "sh", parent.toString(), Integer.toString(spoiltEpoch));
        }
    }

    @Test
    void shouldNameThePageWhenItIsVerified() throws Exception {
        write();
        spoil();

        String said = child("verify");

        assertThat(said).contains(place()).contains("alive");
        assertThat(lastVerified(said)).isEqualTo(EVENTS + MORE_EVENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "readAhead"})
    void shouldHandOnWhatStandsInFrontAndThenNameThePage(String how) throws Exception {
        write();
        spoil();

        String said = child(how);

        assertThat(said).contains("refused: io.anel.api.DamagedLogException: ").contains(place());
        assertThat(said).contains("read through " + lastInFront()).contains("alive");
    }

    @Test
    void shouldSaveAllInFrontOfThePagesAndBehindThem() throws Exception {
        write();
        long lastInFront = lastInFront();
        long firstBehind = firstBehind();
        spoil();

        String said = child("salvage");

        assertThat(said).contains("lastSequence=" + (EVENTS + MORE_EVENTS)).contains("alive");
        assertThat(said)
                .contains("Lost[firstSequence=" + (lastInFront + 1) + ", lastSequence=" + (firstBehind - 1) + ", why=")
                .contains(place())
                .contains("events=" + (EVENTS + MORE_EVENTS - (firstBehind - 1 - lastInFront)));
        JournalVerifier.Report salvaged = JournalVerifier.verify(parent.resolve("salvaged"), (events, all) -> {});
        assertThat(salvaged.damage()).isEmpty();
        assertThat(salvaged.lost()).hasSize(1);
    }

    /** A page that is told as lost in the middle is not told again at the end. */
    @Test
    void shouldSayThatALogWasClosedBehindPagesThatCannotBeRead() throws Exception {
        dir = parent.resolve("journal");
        try (JournalLog log = Journal.at(dir).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, EVENTS);
        }
        spoil();

        String said = child("salvage");

        assertThat(said).contains("why=").contains("end=End[isCleanlyClosed=true, fault=, isDamage=false]");
    }

    @Test
    void shouldSayThatALogWhosePagesCannotBeReadEndsDamagedAndNotTorn() throws Exception {
        writeAndDie();
        try (RandomAccessFile file =
                new RandomAccessFile(new JournalLayout(dir).cycle(1, 1).toFile(), "rw")) {
            file.setLength((BAD_PAGE + BAD_PAGES) * PAGE);
        }
        spoil();

        String said = child("salvage");

        assertThat(said).contains("lost=[]").contains("isDamage=true").contains("alive");
        assertThat(said).contains("the page at byte " + BAD_PAGE * PAGE + " cannot be read");
    }

    @Test
    void shouldRefuseToStartABusByOneLine() throws Exception {
        write();
        spoil();

        String said = child("bus");

        assertThat(said).contains("alive");
        assertThat(said.lines().filter(line -> line.startsWith("refused: ")))
                .singleElement()
                .asString()
                .contains(place());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bus", "info", "verify"})
    void shouldNotTakePagesThatCannotBeReadForATornTail(String how) throws Exception {
        writeAndDie();
        spoil();

        String said = child(how);

        assertThat(said).contains(place()).contains("alive").contains("tell that more was durable");
        assertThat(new JournalLayout(dir).epochs()).containsExactly(1);
    }

    /** What stands there might be the proof that a later opening has counted, and that the manifest is an old one. */
    @ParameterizedTest
    @ValueSource(strings = {"bus", "info", "verify", "read"})
    void shouldNotDeleteALaterOpeningThatCannotBeRead(String how) throws Exception {
        writeAndDieInTheNextOpening();
        spoil(2);

        String said = child(how);

        assertThat(said)
                .contains("expected the manifest of the latest opening, got that of epoch 1; a later one wrote ")
                .contains("19700101-000002.cq4, or may have: the page at byte " + BAD_PAGE * PAGE + " cannot be read")
                .contains("alive");
        assertThat(new JournalLayout(dir).epochs()).containsExactly(1, 2);
    }

    @Test
    void shouldOpenAnewBehindAnOpeningThatDidNotCount() throws Exception {
        writeAndDieInTheNextOpening();

        assertThat(child("bus")).doesNotContain("refused").contains("alive");
    }

    @Test
    void shouldNameThePageOnAKernelThatCannotBeAskedForPages() throws Exception {
        assumeThat(Path.of("/usr/bin/strace")).exists();
        write();
        long lastInFront = lastInFront();
        spoil();

        String said = child(
                List.of("strace", "-f", "-o", "/dev/null", "-e", "trace=madvise", "-e", "inject=madvise:error=EINVAL"),
                "read");

        assertThat(said)
                .contains(place())
                .contains("read through " + lastInFront)
                .contains("alive");
    }

    @Test
    void shouldSaveAllWithoutAManifestThatTheDiskCannotRead() throws Exception {
        write();
        Path manifest = new JournalLayout(dir.toRealPath()).manifest();

        String said = childWithoutTheFile(manifest, "read", "salvage");

        assertThat(said)
                .contains("events=" + (EVENTS + MORE_EVENTS))
                .contains("lost=[]")
                .contains("withoutManifest=" + manifest + ": expected what can be read, got ")
                .contains("alive");
    }

    @Test
    void shouldSaveTheOtherFilesWhereTheDiskCannotOpenOne() throws Exception {
        write();
        Path file = new JournalLayout(dir.toRealPath()).cycle(1, 1);

        String said = childWithoutTheFile(file, "openat", "salvage");

        assertThat(said)
                .contains("events=" + MORE_EVENTS)
                .contains("Lost[firstSequence=1, lastSequence=" + EVENTS + ", why=" + file)
                .contains("expected a cycle that can be read, got ")
                .contains("alive");
    }

    @Test
    void shouldNameAFileThatIsCutOffUnderAReader() throws Exception {
        write();

        String said = child("cut");

        String[] cut = said.lines()
                .filter(line -> line.startsWith("cut byte "))
                .findFirst()
                .orElseThrow()
                .split(" ");
        assertThat(said)
                .contains("alive")
                .contains("refused: io.anel.api.DamagedLogException: ")
                .contains("19700101-000001.cq4 byte " + cut[2] + ": expected bytes that can be read, got a file of "
                        + cut[4] + " bytes");
    }

    /** It asks the system again once the JVM has said that a page is gone. */
    @Test
    void shouldNameAPlaceThatIsCutOffWhereAReaderStands() throws Exception {
        write();

        String said = child("cutWhereItReads");

        String cut = said.replaceAll("(?s).*cut byte (\\d+)\n.*", "$1");
        assertThat(said.lines().filter(line -> line.startsWith("refused: ")))
                .hasSize(2)
                .first()
                .asString()
                .contains("expected a file that can be read to its end, got");
        assertThat(said)
                .contains("19700101-000001.cq4 byte " + cut + ": expected bytes that can be read, got a file of " + cut
                        + " bytes, cut off since it was mapped")
                .contains("alive");
    }

    private static String place() {
        return "expected bytes that can be read, got a page at byte " + BAD_PAGE * PAGE + " that the disk cannot read";
    }

    private static long lastVerified(String said) {
        return Long.parseLong(said.replaceAll("(?s).*lastSequence=(\\d+).*", "$1"));
    }

    private long lastInFront() throws IOException {
        return ForgedExcerpt.all(parent.resolve("sound"), 1, 1, ExcerptKind.BATCH).stream()
                .filter(batch -> batch.nextPosition() <= BAD_PAGE * PAGE)
                .mapToLong(ForgedExcerpt::lastSequence)
                .max()
                .orElseThrow();
    }

    private long firstBehind() throws IOException {
        return ForgedExcerpt.all(parent.resolve("sound"), 1, 1, ExcerptKind.BATCH).stream()
                .filter(batch -> batch.position() >= (BAD_PAGE + BAD_PAGES) * PAGE)
                .mapToLong(ForgedExcerpt::firstSequence)
                .min()
                .orElseThrow();
    }

    /** A journal of two openings, the first of which has one cycle. */
    private void write() {
        dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.journal(dir).cycleBytes(1 << 20).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, EVENTS);
        }
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, EVENTS, MORE_EVENTS);
        }
        JournalKit.copy(dir, parent.resolve("sound"));
    }

    /** A journal whose writer died before it had forced anything. */
    private void writeAndDie() {
        dir = parent.resolve("journal");
        Path live = parent.resolve("live");
        try (JournalLog log = JournalKit.journal(live).cycleBytes(1 << 20).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, EVENTS);
            JournalKit.copy(live, dir);
        }
    }

    /** A journal whose second opening was killed when it had copied the tail of the first, and before it counted. */
    private void writeAndDieInTheNextOpening() throws IOException {
        writeAndDie();
        Path again = JournalKit.copy(dir, parent.resolve("again"));
        JournalLog log = JournalKit.journal(again).cycleBytes(1 << 20).open(JournalKit.SETTINGS);
        JournalKit.copy(new JournalLayout(again).epoch(2), new JournalLayout(dir).epoch(2));
        JournalKit.neverCounted(dir, 2);
        log.close();
    }

    private void spoil() throws Exception {
        spoil(1);
    }

    private void spoil(int epoch) throws Exception {
        spoiltEpoch = epoch;
        int exit = JournalKit.run(
                "sh",
                "-c",
                BAD_SECTORS,
                "sh",
                parent.toString(),
                Integer.toString(BAD_PAGE),
                Integer.toString(BAD_PAGES),
                Integer.toString(epoch));
        assumeThat(exit)
                .as("a disk with sectors that cannot be read takes root, a loop device, mkfs.ext4 and debugfs")
                .isZero();
    }

    private String child(String how) throws Exception {
        return child(List.of(), how);
    }

    /** One system call fails on one file. */
    private String childWithoutTheFile(Path file, String call, String how) throws Exception {
        assumeThat(Path.of("/usr/bin/strace")).exists();
        String inject = "inject=" + call + ":error=EIO";
        return child(List.of("strace", "-f", "-o", "/dev/null", "-P", file.toString(), "-e", inject), how);
    }

    private String child(List<String> wrapper, String how) throws Exception {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + System.getProperty("anel.root") + "/jvm.flags",
                "-Xmx256m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + parent.resolve("hs_err"),
                "-cp",
                System.getProperty("java.class.path"),
                JournalUnreadablePagesTest.class.getName(),
                how,
                dir.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "exit code " + process.waitFor();
    }
}
