package dev.fencepost.analyzer.cli;

import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.cli.ImportCommand;
import dev.fencepost.producer.cli.ProgramVersion;
import dev.fencepost.producer.cli.RecorderCommand;
import dev.fencepost.producer.cli.ReplayCommand;
import dev.fencepost.producer.cli.SimulateCommand;
import dev.fencepost.producer.cli.TopicsCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of {@code fencepost.jar}: every command there is. */
@Command(
        name = "fencepost",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        versionProvider = ProgramVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        description = {
            "Finds where an AMD SEV-SNP host's IOMMU and its RMP disagree about a page size, where"
                    + " something crosses a 2M boundary, and where somebody did not wait for a"
                    + " flush.",
            "",
            "It reads a trace of what the IOMMU, the RMP and the devices did: a file, or live"
                    + " streams of Kafka. A trace comes from the simulator or from a recording of a"
                    + " real kernel. Each hazard is reported with a severity, with what is certain"
                    + " about it, and with the events that prove it.",
            ""
        },
        footer = {
            "",
            "A first tour:",
            "  A second of a simulated host that splits, flushes, then smashes:",
            "    fencepost simulate --policy split-flush-smash --events 100000 -o run.avro",
            "  What went wrong on it, for people and for programs:",
            "    fencepost offline run.avro",
            "    fencepost offline --format json run.avro | head -1",
            "  The same for a real machine, recorded by a script that is run there as root:",
            "    fencepost recorder --seconds 60 -o record.sh",
            "    fencepost import fencepost-HOST-TIME.tar.gz -o real.avro",
            "    fencepost offline real.avro",
            "",
            "Exit codes: 0 done, 1 our fault or the world's, 2 bad usage or bad input,",
            "3 --fail-on met. Data goes to standard output, everything else to standard error."
        },
        subcommands = {
            DemoCommand.class,
            SimulateCommand.class,
            RecorderCommand.class,
            ImportCommand.class,
            OfflineCommand.class,
            CompareCommand.class,
            ReplayCommand.class,
            StreamCommand.class,
            DashboardCommand.class,
            TopicsCommand.class,
            DeadLetterCommand.class,
            DoctorCommand.class,
            ExplainCommand.class,
            BenchCommand.class,
            SoakCommand.class
        })
public final class Fencepost implements Callable<Integer> {
    @Spec private CommandSpec spec;

    public static void main(String[] args) {
        CommandRunner.runAndExit(new Fencepost(), args);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
