package io.anel.torture;

import io.anel.torture.attack.Attack;
import io.anel.torture.campaign.Campaign;
import io.anel.torture.campaign.CampaignSize;
import io.anel.torture.campaign.Summary;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Parts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One attack at scale. */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false)
final class AttackCommand implements Callable<Integer> {
    static final int NOTHING_FOUND = 0;
    static final int FOUND = 1;
    static final int USAGE = 2;
    static final int SKIPPED = 3;
    static final int FAILED = 4;

    private final Attack attack;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--part",
            paramLabel = "NAME",
            description = "What is attacked: bus, or a part of one's own on the class path.",
            defaultValue = "bus")
    private String partName;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Ends with the strike that comes to so much, what the ledger has included.",
            defaultValue = "100")
    private long count;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "The first seed; each strike takes the next. One that found something repeats, in another --dir.",
            defaultValue = "0")
    private long firstSeed;

    @Option(
            names = "--lanes",
            paramLabel = "N",
            description = "Strikes at the same time, at most 64; 0, the default: as many as processors.",
            defaultValue = "0",
            showDefaultValue = Visibility.NEVER)
    private int lanes;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "The ledger, the strikes' files, and what is left as evidence; on the file system that is meant.",
            defaultValue = "target/torture")
    private Path directory;

    AttackCommand(Attack attack) {
        this.attack = attack;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Campaign campaign = campaign();
        Optional<String> missing = attack.missing();
        if (missing.isPresent()) {
            err.println(attack.name() + ": skipped, which is not passed: this machine lacks " + missing.get());
            return SKIPPED;
        }
        if (campaign.ofOtherCode() > 0) {
            err.println(attack.name() + ": " + campaign.ofOtherCode()
                    + " strikes in the ledger are of other code or another harness, and do not count");
        }
        long startNs = System.nanoTime();
        Campaign.Outcome outcome;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(attack.name())
                .setInitialMax(count)
                .setUnit(" " + attack.unit(), 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(1000)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build()) {
            bar.stepTo(campaign.summary().count());
            outcome = campaign.run(bar::stepTo);
        }
        print(out, outcome.summary(), campaign.code(), (System.nanoTime() - startNs) / 1e9);
        for (Campaign.Found found : outcome.found()) {
            err.println(attack.name() + " --part " + partName + " --seed " + found.seed() + ": " + found.cause()
                    + "; files in " + found.evidence());
        }
        for (Map.Entry<Long, Path> earlier : campaign.evidence().entrySet()) {
            err.println(attack.name() + " --part " + partName + " --seed " + earlier.getKey()
                    + ": found something in an earlier run, and is not struck again beside its evidence; files in "
                    + earlier.getValue());
        }
        int code = code(outcome);
        return code == NOTHING_FOUND && !campaign.evidence().isEmpty() ? FOUND : code;
    }

    private static int code(Campaign.Outcome outcome) {
        if (outcome.found().isEmpty()) {
            return NOTHING_FOUND;
        }
        boolean isFound = outcome.found().stream().anyMatch(found -> found.cause() instanceof BrokenPromiseException);
        return isFound ? FOUND : FAILED;
    }

    private Campaign campaign() throws Exception {
        try {
            DurablePart part = Parts.named(partName);
            if (!attack.appliesTo(part)) {
                throw new IllegalArgumentException(
                        "expected a part that " + attack.name() + " can strike, got " + partName);
            }
            int wanted = lanes == 0 ? Runtime.getRuntime().availableProcessors() : lanes;
            return new Campaign(
                    attack, part, OutputDirectory.of(spec, directory), new CampaignSize(count, firstSeed, wanted));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void print(PrintWriter out, Summary summary, String code, double seconds) {
        out.printf(
                "%s on %s: %,d %s in %,d strikes; code %s; this run %.0f s%n",
                attack.name(), partName, summary.count(), attack.unit(), summary.strikes(), code, seconds);
        if (summary.openings() > 0) {
            out.printf(
                    "openings: %,d, half within %.1f ms, 99 %% within %.1f ms, all within %.1f ms%n",
                    summary.openings(),
                    summary.openingP50Us() / 1e3,
                    summary.openingP99Us() / 1e3,
                    summary.openingMaxUs() / 1e3);
        }
        for (Map.Entry<String, Long> amount : summary.amounts().entrySet()) {
            out.printf("%s: %,d%n", amount.getKey(), amount.getValue());
        }
        out.flush();
    }
}
