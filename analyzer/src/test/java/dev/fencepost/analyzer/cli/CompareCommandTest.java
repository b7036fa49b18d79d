package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.compare.Column;
import dev.fencepost.producer.sim.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compare command as a user meets it. */
final class CompareCommandTest {
    private static final String[] SMALL = {
        "compare", "--hardware", "amd", "--events", "6000", "--memory", "8M", "--guests", "2"
    };

    @TempDir private Path directory;

    @Test
    void tabulatesEveryPolicyUnderEachModel() {
        Console console = run();

        assertThat(console.code()).isZero();
        assertThat(console.err()).isEmpty();
        assertThat(console.outLines().get(0)).matches("amd: .* ms of trace time, mean of 4 seeds");
        for (Policy policy : Policy.values()) {
            assertThat(console.outLines())
                    .as(policy.label())
                    .filteredOn(line -> line.startsWith(policy.label() + ' '))
                    .hasSize(2);
        }
    }

    @Test
    void showsWhatBreaksAndWhatDoesNot() {
        List<String> lines =
                run("--policies", "static-huge,nohugepages", "--format", "csv", "--seeds", "1")
                        .outLines();
        int failed = Arrays.asList(lines.get(0).split(",", -1)).indexOf("failed");

        assertThat(lines).hasSize(3);
        assertThat(Long.parseLong(lines.get(1).split(",", -1)[failed])).isGreaterThan(10);
        assertThat(Long.parseLong(lines.get(2).split(",", -1)[failed])).isZero();
    }

    @Test
    void answersTheSameWhateverTheNumberOfThreads() {
        String alone = run("--format", "json", "--threads", "1").out();

        assertThat(run("--format", "json", "--threads", "5").out()).isEqualTo(alone);
        assertThat(run("--format", "json", "--seed", "9").out()).isNotEqualTo(alone);
    }

    @Test
    void writesAnObjectForEachPolicyModelAndSeed() {
        Console console = run("--format", "json", "--policies", "no-wait", "--seeds", "3");

        assertThat(console.outLines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"policy\":\"no-wait\",\"hardware\":\"amd\""))
                .allMatch(line -> line.contains("\"code\":\"NOT_WAITED\""));
    }

    @Test
    void comparesAModelWithItsSwitches() {
        String switched = "amd,psmash-invalidates-iotlb=off";
        Console console =
                run("--hardware", switched + ",amd", "--policies", "no-flush", "--format", "csv");

        assertThat(console.outLines().get(1)).startsWith("no-flush,\"" + switched + "\",1,");
        assertThat(console.outLines().get(5)).startsWith("no-flush,amd,1,");
    }

    @Test
    void drawsEachPolicyOnceForEachModel() throws IOException {
        Path picture = directory.resolve("risk.svg");
        Console console = run("--svg", picture.toString());

        assertThat(console.code()).isZero();
        String svg = Files.readString(picture);
        assertThat(svg).startsWith("<svg ").endsWith("</svg>\n");
        for (Policy policy : Policy.values()) {
            assertThat(svg.split('>' + policy.label() + "</text>", -1)).hasSize(2);
        }
        assertThat(directory).isDirectoryContaining(picture::equals);
        assertThat(directory.toFile().list()).hasSize(1);
    }

    @Test
    void saysBeforeItRunsThatAPictureCannotBeWritten() {
        Console console = run("--svg", directory.resolve("nowhere/risk.svg").toString());

        assertThat(console.code()).isEqualTo(1);
        assertThat(console.out()).isEmpty();
        assertThat(console.errLines()).hasSize(1);
    }

    @Test
    void explainsEachColumn() {
        String help = Console.run("compare", "--help").out().replaceAll("\\s+", " ");

        assertThat(help)
                .contains("Policies to compare (default: all): nohugepages: 4K leaves")
                .contains("Hardware models to compare (default: all)");
        for (Column column : Column.values()) {
            assertThat(help).contains(column.heading() + ' ', column.meaning());
        }
    }

    @Test
    void saysInOneLineWhatCannotBe() {
        assertThat(run("--policies", "hope").err())
                .startsWith("fencepost: unknown policy 'hope'; known: nohugepages,");
        assertThat(run("--hardware", "quantum").err()).contains("unknown hardware model 'quantum'");
        assertThat(run("--threads", "0").err()).contains("--threads is not positive: 0");
        assertThat(run("--seeds", "0").err()).contains("--seeds is not positive: 0");
        assertThat(run("--guests", "0").err()).contains("guests is not between 1 and 128: 0");
        for (String each : List.of("--policies=hope", "--threads=0", "--seeds=0")) {
            assertThat(run(each).code()).as(each).isEqualTo(2);
            assertThat(run(each).errLines()).as(each).hasSize(2);
        }
    }

    /** A small comparison; of an option given twice the later counts. */
    private static Console run(String... more) {
        List<String> args = new ArrayList<>(Arrays.asList(SMALL));
        for (int i = 0; i < more.length; i += more[i].contains("=") ? 1 : 2) {
            int known = args.indexOf(more[i]);
            if (known >= 0) {
                args.subList(known, known + 2).clear();
            }
        }
        args.addAll(Arrays.asList(more));
        return Console.run(args.toArray(String[]::new));
    }
}
