package dev.fencepost.producer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.trace.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

final class CommandRunnerTest {
    private static final OutputStream CLOSED =
            new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("Broken pipe");
                }
            };

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void answersWithTheExitCodeOfTheCommand() {
        assertThat(run(() -> 3, "work")).isEqualTo(3);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void explainsBadUsageInOneLineAndAHint() {
        assertThat(run(() -> 0, "work", "--count", "many")).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("tool: ").contains("'many'"))
                .contains("Try 'tool work --help'.");
    }

    @Test
    void endsWithTwoOnBadInput() {
        int code =
                run(
                        () -> {
                            throw new BadInputException("a.jsonl:3: not JSON");
                        },
                        "work");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines("tool: a.jsonl:3: not JSON");
    }

    @Test
    void saysInOneLineWhatTheWorldDidUnlessAskedForMore() {
        Callable<Integer> work =
                () -> {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                };

        assertThat(run(work, "work")).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("tool: No space left on device");
        assertThat(run(work, "work", "-v")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat dev.fencepost");
    }

    @Test
    void endsQuietlyWhenNobodyReadsItsOutput() {
        PrintStream stdout = new PrintStream(new OutputGuard(CLOSED), true, UTF_8);
        int code =
                run(
                        () -> {
                            stdout.println("row");
                            return 3;
                        },
                        "work");

        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void endsQuietlyWhenNobodyReadsItsHelp() {
        PrintWriter toNobody = new PrintWriter(new OutputGuard(CLOSED), true, UTF_8);

        int code = CommandRunner.run(new Tool(), toNobody, new PrintWriter(err), "--help");

        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void endsQuietlyWhenTheLastOfItsOutputIsNotRead() {
        PrintWriter toNobody = new PrintWriter(new OutputGuard(CLOSED), false, UTF_8);
        Work.todo =
                () -> {
                    toNobody.println("row");
                    return 3;
                };
        int code = CommandRunner.run(new Tool(), toNobody, new PrintWriter(err), "work");

        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
    }

    private int run(Callable<Integer> work, String... args) {
        Tool root = new Tool();
        Work.todo = work;
        return CommandRunner.run(root, new PrintWriter(out, true), new PrintWriter(err), args);
    }

    @Command(name = "tool", subcommands = Work.class, mixinStandardHelpOptions = true)
    private static final class Tool {}

    @Command(name = "work")
    private static final class Work implements Callable<Integer> {
        private static Callable<Integer> todo = () -> 0;

        @Option(names = "--count")
        private int count;

        @Override
        public Integer call() throws Exception {
            return todo.call() + count;
        }
    }
}
