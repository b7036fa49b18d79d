package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.fencepost.producer.cli.CommandRunner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** A command line that runs beside the test, as long as it is left to. */
public final class RunningCommand implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final ExecutorService background = Executors.newSingleThreadExecutor(this::thread);
    private final Future<Integer> code;

    private RunningCommand(String... args) {
        code =
                background.submit(
                        () ->
                                CommandRunner.run(
                                        new Fencepost(),
                                        new PrintWriter(out),
                                        new PrintWriter(err, true),
                                        args));
    }

    public static RunningCommand start(String... args) {
        return new RunningCommand(args);
    }

    public boolean isRunning() {
        return !code.isDone();
    }

    /** What it has said on stderr so far. */
    public String err() {
        return err.toString();
    }

    /** Waits until it has said this on stderr; where it does not, says where it stands instead. */
    public void awaitErr(String text) {
        try {
            await().atMost(LIMIT).until(() -> code.isDone() || err().contains(text));
        } catch (ConditionTimeoutException e) {
            fail("\"%s\" was not said, but:%n%s%nIt stands at:%n%s", text, err(), whereItStands());
        }
        assertThat(err()).contains(text);
    }

    private Thread thread(Runnable work) {
        thread.set(new Thread(work, "running-command"));
        return thread.get();
    }

    private String whereItStands() {
        return Arrays.stream(thread.get().getStackTrace())
                .map(StackTraceElement::toString)
                .collect(Collectors.joining("\n"));
    }

    /** Waits for its end. */
    public Console end() throws InterruptedException, ExecutionException, TimeoutException {
        int ended = code.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return new Console(ended, out.toString(), err.toString());
    }

    /** Interrupts it and waits until it has ended. */
    @Override
    public void close() {
        background.shutdownNow();
        try {
            background.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
