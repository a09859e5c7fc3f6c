package io.anel.examples;

import io.anel.api.AnelException;
import io.anel.api.ChainMode;
import io.anel.api.DamagedLogException;
import io.anel.api.DivergedException;
import io.anel.api.FencedException;
import io.anel.api.HandlerException;
import io.anel.examples.trading.Trade;
import io.anel.examples.trading.TradeCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./anel demo}: real trades through a small trading service, then its journal replayed in a fresh JVM. */
@Command(
        name = "anel demo",
        description = {
            "Runs 100,000 real trades through a small trading service: candles, an average price, a position with a limit."
                    + " Then replays its journal in a fresh JVM and compares the states.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 the replayed state is the live one, 1 it is not or the run failed, 2 a wrong call, input or"
                    + " journal directory."
        },
        sortOptions = false,
        usageHelpWidth = 120)
public final class Demo implements Callable<Integer> {
    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "trades of your own, lines of timestamp,price,amount; a bad line is reported and skipped")
    private Path input;

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            description = "keep the journal here, or go on from the one that is; otherwise it is temporary")
    private Path journal;

    @Option(
            names = "--durable",
            description = "wait until each " + LiveRun.DURABLE_BATCH + "th trade, and so all before it, is on the disk")
    private boolean isDurable;

    @ArgGroup
    private Mode mode = new Mode();

    @Option(names = "--json", description = "end with one line of JSON on stdout; all else goes to stderr")
    private boolean isJson;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and end")
    private boolean isHelp;

    private static final class Mode {
        @Option(names = "--fused", description = "run the stages on the writer's thread")
        private boolean isFused;

        @Option(
                names = "--pinned",
                description = "run each stage on a thread of its own; without either, by processors")
        private boolean isPinned;

        ChainMode chainMode() {
            return isFused ? ChainMode.FUSED : isPinned ? ChainMode.PINNED : ChainMode.AUTO;
        }
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Everything but ending the process; returns the exit code. */
    static int run(String... arguments) {
        return new CommandLine(new Demo())
                .setParameterExceptionHandler((e, wrong) -> {
                    System.err.println(
                            "anel demo: " + e.getMessage().replaceFirst("^Error: ", "") + "; see ./anel demo --help");
                    return DemoException.WRONG_CALL;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    boolean isForeseen = e instanceof AnelException || e instanceof DemoException;
                    System.err.println("anel demo: " + (isForeseen ? e.getMessage() : e.toString()));
                    return exitCode(e);
                })
                .execute(arguments);
    }

    private static int exitCode(Exception e) {
        if (e instanceof DemoException early) {
            return early.exitCode();
        }
        boolean isFound = e instanceof DamagedLogException
                || e instanceof DivergedException
                || e instanceof FencedException
                || e instanceof HandlerException;
        return e instanceof AnelException && !isFound ? DemoException.WRONG_CALL : DemoException.FAILED;
    }

    @Override
    public Integer call() throws IOException {
        if (journal != null && journal.toString().isBlank()) {
            throw new DemoException(DemoException.WRONG_CALL, "expected --journal to name a directory, got ''");
        }
        Screen screen = new Screen(isJson ? System.err : System.out, System.err, Screen.isTerminal());
        try (DemoInput opened = DemoInput.open(input);
                TradeCsv csv = new TradeCsv(
                        opened.stream(), (line, why) -> screen.warn(opened.name() + " line " + line + ": " + why))) {
            Trade first = csv.next();
            if (first == null) {
                throw new DemoException(
                        DemoException.WRONG_CALL,
                        "expected at least one trade, got bytes=" + csv.consumed() + " and badLines=" + csv.badLines()
                                + " in " + opened.name());
            }
            try (DemoJournal kept = journal == null ? DemoJournal.temporary() : DemoJournal.kept(journal)) {
                return run(screen, opened, csv, first, kept);
            }
        }
    }

    private int run(Screen screen, DemoInput opened, TradeCsv csv, Trade first, DemoJournal directory)
            throws IOException {
        screen.say("input     " + opened.name());
        LiveResult live = LiveRun.run(directory.directory(), mode.chainMode(), isDurable, opened, csv, first, screen);
        FreshJvm jvm = FreshJvm.run(DemoReplay.class, directory.directory().toString());
        DemoReport report = new DemoReport(live, DemoReplay.Result.of(jvm));
        report.live(screen, isDurable);
        report.replay(screen);
        if (directory.isKept()) {
            screen.say("journal   kept in " + directory.directory() + ": ./anel journal info " + directory.directory());
        }
        if (isJson) {
            System.out.println(report.json(isDurable, mode.chainMode().name().toLowerCase(Locale.ROOT)));
        }
        return report.isSame() ? 0 : DemoException.FAILED;
    }
}
