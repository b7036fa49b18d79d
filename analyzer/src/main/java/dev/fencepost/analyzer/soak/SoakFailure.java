package dev.fencepost.analyzer.soak;

import dev.fencepost.model.Alert;
import dev.fencepost.trace.AlertJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run whose alerts are not what they have to be.
 *
 * @param run which
 * @param differences a line or two each
 * @param streamed its final alerts as the topic has them
 * @param offline its final alerts without Kafka
 */
record SoakFailure(
        SoakRun run, List<String> differences, List<Alert> streamed, List<Alert> offline) {
    SoakFailure {
        differences = List.copyOf(differences);
        streamed = List.copyOf(streamed);
        offline = List.copyOf(offline);
    }

    /** Writes all that is needed to look into it; answers where. */
    Path keep(SoakSettings settings, List<WorkerProcess> workers) {
        Path directory =
                settings.keep().resolve("soak-" + settings.seed() + "-run-" + run.number());
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve("differences.txt"), differences);
            Files.write(
                    directory.resolve("settings.txt"),
                    List.of(settings.toString(), run.toString(), run.simulation().toString()));
            Files.write(
                    directory.resolve("streamed.jsonl"),
                    streamed.stream().map(AlertJson::write).toList());
            Files.write(
                    directory.resolve("offline.jsonl"),
                    offline.stream().map(AlertJson::write).toList());
            for (WorkerProcess worker : workers) {
                if (Files.exists(worker.log())) {
                    Files.copy(
                            worker.log(), directory.resolve(worker.log().getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run.save(directory.resolve("trace.avro"));
        return directory;
    }
}
