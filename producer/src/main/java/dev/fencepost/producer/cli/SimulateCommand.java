package dev.fencepost.producer.cli;

import dev.fencepost.model.Pages;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.Pacer;
import dev.fencepost.producer.route.Replay;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.route.TraceProducer;
import dev.fencepost.producer.sim.SimulatedHosts;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceSource;
import dev.fencepost.trace.TraceWriter;
import dev.fencepost.wire.Framing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs simulated hosts and writes what happened on them to a file or to Kafka. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Run simulated SEV-SNP hosts and write their trace to a file or to Kafka.",
            "",
            "Guests turn memory from private to shared and back while their devices go"
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
            "  A flush that nobody awaits, where PSMASH leaves the IOTLB alone:",
            "    simulate --policy no-wait --hardware amd,psmash-invalidates-iotlb=off \\",
            "        -o no-wait.avro",
            "  Flushes that fall short, and what must be said of each in"
                    + " faults.injected.jsonl:",
            "    simulate --policy nohugepages --inject UNDER_FLUSH=0.01,NOT_WAITED=0.005 \\",
            "        -o faults.jsonl",
            "  Break-before-make of one table, two IOMMUs, devices with caches of their own:",
            "    simulate --hardware single-owner --units 2 --ats 2 -o single-owner.avro",
            "  Three hosts with two IOMMUs each, without recorded outcomes:",
            "    simulate --hosts 3 --units 2 --no-outcomes -o hosts.jsonl.gz",
            "  The same to Kafka, in its own time:",
            "    simulate --hosts 3 --units 2 --no-outcomes --speed 1 \\",
            "        --bootstrap-server localhost:9092 --create-topics"
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final int EVENTS_PER_TICK = 1 << 12;

    @Spec private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "To a file: .jsonl or .avro, either with .gz; - is standard output as .jsonl.")
    private Optional<String> output = Optional.empty();

    @Option(
            names = "--injected",
            paramLabel = "FILE",
            description =
                    "Where to tell of the faults that --inject put in, as .jsonl: each with the"
                            + " alerts that it must cause. By default beside the output:"
                            + " run.injected.jsonl for run.avro.")
    private Optional<Path> injected = Optional.empty();

    @Mixin private SimulationOptions simulation;
    @Mixin private ClusterOptions cluster;
    @Mixin private TopicCreation creation;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "Infinity",
            description =
                    "To Kafka at so many times the trace's own pace; by default as fast as it"
                            + " goes.")
    private double speed;

    @Option(
            names = "--spread",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Slots that a host's memory is dealt to on Kafka, a power of two, the same"
                            + " everywhere (default: ${DEFAULT-VALUE}).")
    private int spread;

    @Option(
            names = "--patience",
            defaultValue = "off",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description =
                    "To Kafka: how long to ask again where no broker answers at the start (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration patience;

    @Override
    public Integer call() throws IOException {
        boolean toKafka = isGiven("--bootstrap-server") || isGiven("--properties");
        if (toKafka == output.isPresent()) {
            throw bad("where to? either -o FILE, or Kafka by --bootstrap-server");
        }
        if (injected.isPresent() && !simulation.injects()) {
            throw bad("--injected without --inject");
        }
        try (SimulatedHosts source = simulation.open();
                Progress progress = Progress.of("simulated")) {
            Optional<Path> faults = injectedFile();
            if (faults.isPresent()) {
                try (InjectedFile file = InjectedFile.create(faults.get())) {
                    produce(source, progress);
                    file.commit(source.injected());
                }
            } else {
                produce(source, progress);
            }
        }
        return CommandRunner.DONE;
    }

    private Optional<Path> injectedFile() {
        if (!simulation.injects() || injected.isPresent()) {
            return injected;
        }
        return output.filter(path -> !path.equals(TraceFiles.STANDARD)).map(InjectedFile::beside);
    }

    private void produce(TraceSource source, Progress progress) throws IOException {
        if (output.isPresent()) {
            write(source, output.get(), progress);
        } else {
            send(source, progress);
        }
    }

    private static void write(TraceSource source, String path, Progress progress)
            throws IOException {
        try (TraceWriter writer = TraceFiles.create(path)) {
            for (long written = 1; source.hasNext(); written++) {
                writer.accept(source.next());
                if (written % EVENTS_PER_TICK == 0) {
                    progress.accept(written);
                }
            }
            writer.commit();
        }
    }

    private void send(TraceSource source, Progress progress) throws IOException {
        Slots slots = slots();
        Pacer pacer = pacer();
        Framing framing = cluster.framing();
        cluster.requireTopics(creation, patience);
        try (TraceProducer producer =
                TraceProducer.open(cluster.kafka(), framing, Clock.systemUTC())) {
            new Replay(slots, BatchLimits.DEFAULT, pacer, producer).run(source, progress);
            producer.flush();
        }
    }

    private Slots slots() {
        if (spread > Router.MAX_SPREAD || !Pages.isPowerOfTwo(spread)) {
            throw bad("--spread is not a power of two up to " + Router.MAX_SPREAD + ": " + spread);
        }
        return new Slots(spread);
    }

    private Pacer pacer() {
        if (!(speed > 0)) {
            throw bad("--speed is not positive: " + speed);
        }
        return new Pacer(Clock.systemUTC(), LockSupport::parkNanos, speed);
    }

    private boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
