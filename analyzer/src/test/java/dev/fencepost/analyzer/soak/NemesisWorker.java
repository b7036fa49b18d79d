package dev.fencepost.analyzer.soak;

import dev.fencepost.analyzer.demo.ScratchDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that judges the streams of any cluster, to be killed, paused and started again. */
final class NemesisWorker implements AutoCloseable {
    private static final long CLOSING_SECONDS = 60;

    private final String name;
    private final Path directory;
    private final String servers;
    private final URI registry;
    private Process process;

    NemesisWorker(String name, Path directory, String servers, URI registry) {
        this.name = name;
        this.directory = directory.resolve(name);
        this.servers = servers;
        this.registry = registry;
    }

    /** Starts it over the state that it left. */
    void start() throws IOException {
        // what a killed process unpacked stays
        Path temporary = directory.resolve("tmp");
        ScratchDirectory.delete(temporary);
        Files.createDirectories(temporary);
        process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx256m",
                                        "-XX:+UseSerialGC",
                                        "-Djava.io.tmpdir=" + temporary,
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Worker.class.getName(),
                                        servers,
                                        registry.toString(),
                                        "state.dir=" + directory.resolve("state"),
                                        "num.stream.threads=2",
                                        "consumer.session.timeout.ms=6000",
                                        "consumer.heartbeat.interval.ms=1000",
                                        "producer.transaction.timeout.ms=30000"))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                        .start();
    }

    /** What it writes to its standard error. */
    Path log() {
        return directory.resolve("log");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it as {@code kill} does. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(CLOSING_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
    }

    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
