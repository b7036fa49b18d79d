package dev.fencepost.producer.cli;

import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceSource;
import dev.fencepost.trace.TraceWriter;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs simulated hosts and writes what happened on them. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Run simulated SEV-SNP hosts and write their trace.",
            "",
            "Guests turn single 4K pages from private to shared and back while their devices go"
                    + " on reading and writing; --policy decides in which order the host changes"
                    + " IOMMU leaves, IOTLB and RMP for that. Every access records what the"
                    + " simulated hardware made of it.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  A trace to read, of the firmware's own call:",
            "    simulate --policy psmash-io --events 2000 --memory 8M -o - | less",
            "  A flush that nobody waits for, on hardware whose PSMASH leaves the IOTLB alone:",
            "    simulate --policy no-wait --hardware amd,psmash-invalidates-iotlb=off \\",
            "        -o no-wait.avro",
            "  Three hosts with two IOMMUs each, without recorded outcomes:",
            "    simulate --hosts 3 --units 2 --no-outcomes -o hosts.jsonl.gz"
        })
public final class SimulateCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where to: .jsonl or .avro, either with .gz; - is standard output as .jsonl.")
    private String output = "";

    @Mixin private SimulationOptions simulation;

    @Override
    public Integer call() throws IOException {
        if (output.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "where to? give -o FILE, or -o - for standard output");
        }
        try (TraceSource source = simulation.open()) {
            write(source);
        }
        return 0;
    }

    private void write(TraceSource source) throws IOException {
        try (TraceWriter writer = TraceFiles.create(output);
                ProgressLine progress =
                        new ProgressLine(
                                spec.commandLine().getErr(), "simulated", simulation.events())) {
            while (source.hasNext()) {
                writer.accept(source.next());
                progress.advance();
            }
            writer.commit();
        }
    }
}
