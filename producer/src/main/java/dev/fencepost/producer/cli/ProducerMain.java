package dev.fencepost.producer.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes traces, reads those of others, and sends them to Kafka. */
@Command(
        name = "producer",
        description = "Make traces, read those of others, and send them to Kafka.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        subcommands = {
            SimulateCommand.class,
            RecorderCommand.class,
            ImportCommand.class,
            ReplayCommand.class,
            TopicsCommand.class
        })
public final class ProducerMain implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private ProducerMain() {}

    public static void main(String[] args) {
        CommandRunner.runAndExit(new ProducerMain(), args);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
