package dev.fencepost.analyzer.bench;

import dev.fencepost.producer.sim.SimulatedHosts;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.MonotoneSource;
import dev.fencepost.trace.ProblemListener.Problem;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads trace files, and has one judged the way a user would. */
final class FileSteps {
    /** A line of JSON takes ten times the bytes of a compressed event. */
    private static final int FEWER_LINES = 4;

    private final Path avro;
    private final Path jsonl;
    private final OfflineJudge judge;

    /** Writes the files into a directory. */
    FileSteps(BenchSettings settings, Path directory, OfflineJudge judge) throws IOException {
        this.judge = judge;
        long events = settings.simulation().events();
        avro = write(settings, events, directory.resolve("trace.avro"));
        jsonl =
                write(
                        settings,
                        Math.max(1, events / FEWER_LINES),
                        directory.resolve("trace.jsonl"));
    }

    private static Path write(BenchSettings settings, long events, Path file) throws IOException {
        try (SimulatedHosts source = settings.trace(events);
                TraceWriter writer = TraceFiles.create(file.toString())) {
            source.forEachRemaining(writer::accept);
            writer.commit();
        }
        return file;
    }

    List<Step> steps() {
        return List.of(
                new Step(Section.FILES, "read .avro", Map.of(), () -> read(avro)),
                new Step(Section.FILES, "read .jsonl", Map.of(), () -> read(jsonl)),
                new Step(Section.FILES, "offline from .avro", Map.of(), this::offline));
    }

    private static Measured read(Path file) throws IOException {
        Stopwatch stopwatch = wholeProcess();
        long events = 0;
        try (MonotoneSource source = TraceFiles.open(file.toString(), FileSteps::refuse)) {
            while (source.hasNext()) {
                source.next();
                events++;
            }
        }
        return stopwatch.measured(events);
    }

    private Measured offline() throws IOException {
        Stopwatch stopwatch = wholeProcess();
        return stopwatch.measured(judge.judge(avro.toString()));
    }

    /**
     * Files are read ahead by threads that end with them, which only the process still knows of.
     */
    private static Stopwatch wholeProcess() {
        return Stopwatch.start(name -> false);
    }

    private static void refuse(Problem problem) {
        throw new BadInputException(problem.toString());
    }
}
