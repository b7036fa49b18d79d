package dev.fencepost.producer.cli;

import static java.util.stream.Collectors.joining;

import dev.fencepost.model.DeviceId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the shell script that records a real host for {@code import}. */
@Command(
        name = "recorder",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Print a shell script that records what the IOMMU and the RMP of a real host do.",
            "",
            "Run it as root on the host; it needs nothing but a POSIX shell. It finds the kernel's"
                    + " functions, sets tracepoints and kprobes in a tracing instance of its own,"
                    + " records around a command, for a time or until Ctrl-C, undoes all that and"
                    + " packs one file, which import takes. It says what the kernel there does not"
                    + " tell. The options here become the script's defaults, and it has options of the"
                    + " same names itself.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  A script, and on the host a minute of what a guest's devices cause:",
            "    recorder --seconds 60 -o record.sh",
            "    sudo sh record.sh",
            "  Straight onto the host, around the start of a guest:",
            "    recorder | ssh root@host 'cat > record.sh && sh record.sh -- ./start-guest'",
            "  Waiting for a rare fault of one device, the newest events kept in memory:",
            "    recorder --at-end --buffer 64M --device 0000:41:00.0 -o record.sh",
            "  What was recorded, judged:",
            "    import fencepost-HOST-TIME.tar.gz -o real.avro",
            "    offline real.avro"
        })
public final class RecorderCommand implements Callable<Integer> {
    private static final long KILO = 1024;

    /** Clocks whose times Linux prints as seconds, which is what the importer reads. */
    enum Clock {
        MONO,
        BOOT,
        TAI,
        MONO_RAW,
        LOCAL,
        GLOBAL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the script there; by default to standard output.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Record for so long; 0: until Ctrl-C (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--device",
            paramLabel = "BDF",
            description =
                    "Faults and DMA calls of this device alone; may be given for several. Maps and"
                            + " commands name no device and are recorded whole.")
    private List<String> devices = List.of();

    @Option(names = "--dma", description = "Also the calls of the DMA API (dma:*), which are many.")
    private boolean dma;

    @Option(
            names = "--clock",
            paramLabel = "NAME",
            defaultValue = "mono",
            description =
                    "The trace's clock: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). tai is"
                            + " the wall clock's, for a trace to be laid beside QEMU's log.")
    private Clock clock = Clock.MONO;

    @Option(
            names = "--buffer",
            paramLabel = "SIZE",
            defaultValue = "8M",
            converter = SizeConverter.class,
            description =
                    "Memory for each CPU, halved until the kernel grants it (default:"
                            + " ${DEFAULT-VALUE}).")
    private long buffer;

    @Option(
            names = "--limit",
            paramLabel = "SIZE",
            defaultValue = "1G",
            converter = SizeConverter.class,
            description = "Most text to write as it comes (default: ${DEFAULT-VALUE}).")
    private long limit;

    @Option(
            names = "--at-end",
            description =
                    "Keep the newest events in memory and write them when it ends, instead of as"
                            + " they come: disturbs the host less, loses the oldest.")
    private boolean atEnd;

    @Override
    public Integer call() throws IOException {
        check(seconds >= 0, "--seconds is negative");
        check(buffer >= 64 * KILO, "--buffer is less than 64K");
        check(limit >= KILO * KILO, "--limit is less than 1M");
        String script = script().text();
        if (output.isPresent()) {
            Files.writeString(output.get(), script);
        } else {
            PrintWriter out = spec.commandLine().getOut();
            out.print(script);
            out.flush();
        }
        return CommandRunner.DONE;
    }

    private RecorderScript script() {
        return RecorderScript.plain()
                .with("seconds", Integer.toString(seconds))
                .with("clock", clock.toString())
                .with("buffer_kb", Long.toString(buffer / KILO))
                .with("limit_mb", Long.toString(limit / KILO / KILO))
                .with("reading", atEnd ? "at-end" : "stream")
                .with("dma", dma ? "yes" : "no")
                .with("devices", devices.stream().map(this::device).collect(joining(" ")));
    }

    /** The address as the kernel prints it. */
    private String device(String text) {
        try {
            return DeviceId.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--device: " + e.getMessage(), e);
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
