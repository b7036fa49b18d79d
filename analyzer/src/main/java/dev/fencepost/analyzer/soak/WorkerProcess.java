package dev.fencepost.analyzer.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.analyzer.demo.ScratchDirectory;
import dev.fencepost.producer.route.ClusterException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker that is started, killed and started again. Single-threaded but for its report. */
final class WorkerProcess implements AutoCloseable {
    private static final long CLOSING_SECONDS = 60;

    private final LocalCluster cluster;
    private final SoakSettings settings;
    private final Path directory;
    private Process process;
    private long eventsBefore;
    private volatile WorkerReport report = WorkerReport.NONE;

    WorkerProcess(LocalCluster cluster, SoakSettings settings, int number) {
        this.cluster = cluster;
        this.settings = settings;
        this.directory = cluster.stateDirectory().resolve("worker-" + number);
    }

    /** Starts it, over the state that it left or, if so told, without. */
    void start(boolean afresh) {
        try {
            // what a killed process unpacked stays: a directory of its own, emptied each time
            Path temporary = directory.resolve("tmp");
            ScratchDirectory.delete(afresh ? directory : temporary);
            Files.createDirectories(temporary);
            eventsBefore += report.events();
            report = WorkerReport.NONE;
            process =
                    new ProcessBuilder(command(temporary))
                            .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                            .start();
        } catch (IOException e) {
            throw new ClusterException("cannot start a worker", e);
        }
        Process started = process;
        Thread reader = new Thread(() -> read(started), "worker-report");
        reader.setDaemon(true);
        reader.start();
    }

    private List<String> command(Path temporary) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Worker.class.getName(),
                                cluster.kafka().bootstrapServers(),
                                cluster.registryUrl().toString()));
        command.add("state.dir=" + directory.resolve("state"));
        command.add("num.stream.threads=" + settings.threads());
        command.add("consumer.session.timeout.ms=6000");
        command.add("consumer.heartbeat.interval.ms=1000");
        command.add("producer.transaction.timeout.ms=30000");
        if (!settings.exactlyOnce()) {
            command.add("processing.guarantee=at_least_once");
            command.add("commit.interval.ms=100");
        }
        return command;
    }

    private void read(Process started) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                WorkerReport.parse(line).ifPresent(said -> report = said);
            }
        } catch (IOException e) {
            // the process was killed while it spoke
        }
    }

    /** What it writes to its standard error. */
    Path log() {
        return directory.resolveSibling(directory.getFileName() + ".log");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    WorkerReport report() {
        return report;
    }

    /** Events judged in all its lives, those of a killed one as it last told. */
    long events() {
        return eventsBefore + report.events();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it as {@code kill} does, with what it was doing committed. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(CLOSING_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new ClusterException("a worker does not end when it is told to", null);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
