package dev.fencepost.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;

final class ReplayCommandTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--speed fast, neither max nor like 1x",
        "--speed 0x, not positive",
        "--speed -1x, not positive",
        "--spread 3, not a power of two",
        "--spread 128, not a power of two up to 64",
        "--batch 0, maxEvents is not positive",
        "--run -1, not between 0 and 4294967295",
        "--run 1 --speed 10x --spread 8, no such file",
        "--properties nowhere.properties, no such file",
        "--strict --create-topics --partitions 2 --replication 1, no such file",
    })
    void saysWhatIsWrongBeforeItAsksAnybody(String options, String cause) {
        String[] args = ("replay nowhere.jsonl " + options).split(" ");

        int code =
                CommandRunner.run(
                        new Tool(),
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(err, true),
                        args);

        assertThat(err.toString()).contains(cause);
        assertThat(code).isEqualTo(2);
    }

    @Command(name = "tool", subcommands = ReplayCommand.class)
    private static final class Tool {}
}
