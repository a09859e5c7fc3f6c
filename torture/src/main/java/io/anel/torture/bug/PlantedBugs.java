package io.anel.torture.bug;

import java.util.List;

/** The bugs that the attacks are held against: an attack that does not find its own is broken. */
final class PlantedBugs {
    private static final String ENGINE = "core/src/main/java/io/anel/engine/";
    private static final String RING = "core/src/main/java/io/anel/ring/";
    private static final String JOURNAL = "journal/src/main/java/io/anel/journal/";

    private PlantedBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug(
                        "DURABLE is acknowledged without a force",
                        JOURNAL + "JournalLog.java",
                        "                unforced.force();\n            } catch (IOException | RuntimeException | Error e) {\n                throw fence(\"force\", e);",
                        "                if (target < 0) {\n                    unforced.force();\n                }\n            } catch (IOException | RuntimeException | Error e) {\n                throw fence(\"force\", e);",
                        "power",
                        1_000),
                new PlantedBug(
                        "only the newest cycle is forced",
                        JOURNAL + "UnforcedCycles.java",
                        "for (CycleFile file : unforced) {",
                        "for (CycleFile file : Arrays.copyOfRange(unforced, unforced.length - 1, unforced.length)) {",
                        "power",
                        1_000),
                new PlantedBug(
                        "the directory of new cycles is not forced",
                        JOURNAL + "UnforcedCycles.java",
                        "if (forceDirectory) {",
                        "if (forceDirectory && unforced == null) {",
                        "power",
                        1_000),
                new PlantedBug(
                        "what is recorded as durable is what was appended",
                        JOURNAL + "JournalLog.java",
                        "            long durableThrough = (long) DURABLE.getAcquire(this);\n            writer.append",
                        "            long durableThrough = (long) APPENDED.getAcquire(this);\n            writer.append",
                        "power",
                        1_000),
                new PlantedBug(
                        "an opening trusts what stands in the page cache",
                        JOURNAL + "Recovery.java",
                        "tails.peek().lastSequence() <= walk.durableThrough()",
                        "tails.peek().lastSequence() <= Math.max(walk.durableThrough(), Long.MAX_VALUE)",
                        "power",
                        1_000),
                new PlantedBug(
                        "the copied tail is not forced",
                        JOURNAL + "JournalOpening.java",
                        "            unforced.force();\n            OwnerOnly",
                        "            OwnerOnly",
                        "power",
                        1_000),
                new PlantedBug(
                        "the manifest is renamed before it is forced",
                        JOURNAL + "ManifestFile.java",
                        "            channel.force(true);\n",
                        "",
                        "power",
                        1_000),
                new PlantedBug(
                        "the manifest's name is not forced",
                        JOURNAL + "ManifestFile.java",
                        "        OwnerOnly.forceDirectory(layout.directory());\n",
                        "",
                        "power",
                        1_000),
                new PlantedBug(
                        "the tail is not copied",
                        JOURNAL + "JournalOpening.java",
                        "            copyTail(writer, manifest, recovered);\n",
                        "",
                        "kill",
                        60),
                new PlantedBug(
                        "an epoch is used twice",
                        JOURNAL + "JournalOpening.java",
                        "int epoch = manifest.epoch() + 1;",
                        "int epoch = Math.max(1, manifest.epoch());",
                        "kill",
                        60),
                new PlantedBug(
                        "tidying up deletes cycles that count",
                        JOURNAL + "JournalOpening.java",
                        "                cycles.removeIf(cycle -> counting.contains(layout.cycle(epoch, cycle)));\n",
                        "",
                        "kill",
                        60),
                new PlantedBug(
                        "a large batch is committed before it is written",
                        JOURNAL + "chronicle/ChronicleAppender.java",
                        "                file.write(staging, bodyPosition);\n",
                        "                if (bodyPosition % 3 != 0) {\n                    file.write(staging, bodyPosition);\n                }\n",
                        "kill",
                        60),
                new PlantedBug(
                        "an atomic group is cut",
                        RING + "RingRun.java",
                        "if ((frameFlags & MORE) == 0) {",
                        "if ((frameFlags & MORE) == 0 || i % 4 == 3) {",
                        "kill",
                        400),
                new PlantedBug(
                        "JOURNALED is told before it is",
                        ENGINE + "WriterAgent.java",
                        "        log.append(run);\n",
                        "        journaled.setRelease(run.lastSequence());\n        log.append(run);\n",
                        "kill",
                        800),
                new PlantedBug(
                        "stages are not rebuilt",
                        ENGINE + "Rebuild.java",
                        "                chain.onBatch(batch);\n",
                        "",
                        "kill",
                        60),
                new PlantedBug(
                        "emissions that the log has are emitted again",
                        ENGINE + "ChainReplay.java",
                        "                emitter.confirm(sequence, buffer, offset);\n",
                        "",
                        "kill",
                        60),
                new PlantedBug(
                        "names are not repeated at a cycle's head",
                        JOURNAL + "CycleWriter.java",
                        "HeadCodec.encode(names, seed",
                        "HeadCodec.encode(new NameTable(), seed",
                        "kill",
                        60),
                new PlantedBug(
                        "the CRC is not checked",
                        JOURNAL + "cycle/CycleCursor.java",
                        "if (computed != stored) {",
                        "if (computed != stored && header < 0) {",
                        "damage",
                        5_000),
                new PlantedBug(
                        "damage is taken for a torn tail",
                        JOURNAL + "EpochWalk.java",
                        "                    if (later.durableThrough() >= next) {",
                        "                    if (later.durableThrough() >= next && next < 0) {",
                        "damage",
                        20_000),
                new PlantedBug(
                        "a failed force is passed over",
                        JOURNAL + "JournalLog.java",
                        "                throw fence(\"force\", e);",
                        "                LOGGER.warn(\"{}\", e.toString());",
                        "error",
                        300),
                new PlantedBug(
                        "a fenced journal closes as if nothing had been",
                        JOURNAL + "JournalLog.java",
                        "        fence = fenced;\n",
                        "",
                        "error",
                        300),
                new PlantedBug(
                        "space is used that was not reserved",
                        JOURNAL + "chronicle/ChronicleFile.java",
                        "if (!allocation.reserve(reservedEnd, end - reservedEnd)) {",
                        "if (end < 0 || end <= 4096 && !allocation.reserve(reservedEnd, end - reservedEnd)) {",
                        "full",
                        10),
                new PlantedBug(
                        "a full disk is taken for a broken one",
                        JOURNAL + "chronicle/Allocation.java",
                        "if (error == ENOSPC || error == EDQUOT || usableBytes() < length + MARGIN_BYTES) {",
                        "if (error == EDQUOT) {",
                        "full",
                        10),
                new PlantedBug(
                        "a full disk is not looked for",
                        ENGINE + "WriterAgent.java",
                        "boolean room = log.hasRoom();",
                        "boolean room = true;",
                        "full",
                        10),
                new PlantedBug(
                        "publishing does not resume",
                        ENGINE + "WriterAgent.java",
                        "            state.space(room);\n",
                        "            state.space(false);\n",
                        "full",
                        10),
                new PlantedBug(
                        "DURABLE is told through what was appended during the force",
                        JOURNAL + "JournalLog.java",
                        "            DURABLE.setRelease(this, target);\n        }\n",
                        "            target = (long) APPENDED.getAcquire(this);\n            DURABLE.setRelease(this, target);\n        }\n",
                        "simulate",
                        300),
                new PlantedBug(
                        "a cycle that was sealed during its force is not forced again",
                        JOURNAL + "UnforcedCycles.java",
                        "            boolean complete = file.isSealed();\n            file.force();\n",
                        "            file.force();\n            boolean complete = file.isSealed();\n",
                        "simulate",
                        1_000),
                new PlantedBug(
                        "the directory of a cycle that was made during the force is not forced again",
                        JOURNAL + "UnforcedCycles.java",
                        "            directory.force();\n",
                        "            directory.force();\n            directoryChanged = false;\n",
                        "simulate",
                        12_000),
                new PlantedBug(
                        "a directory that others may write is taken",
                        JOURNAL + "DirectoryCheck.java",
                        "if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {",
                        "if (mode.contains(PosixFilePermission.GROUP_WRITE)) {",
                        "tamper",
                        90),
                new PlantedBug(
                        "a pipe in a file's place is opened",
                        JOURNAL + "cycle/PlainFile.java",
                        "if (!attributes.isRegularFile()) {",
                        "if (attributes.isDirectory()) {",
                        "tamper",
                        900),
                new PlantedBug(
                        "the umask says who may read",
                        JOURNAL + "cycle/OwnerOnly.java",
                        "        Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE_MODE));\n        Files.setPosixFilePermissions(file, FILE_MODE);\n",
                        "        Files.createFile(file);\n",
                        "tamper",
                        90));
    }
}
