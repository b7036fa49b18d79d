package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.compare.Column;
import dev.fencepost.producer.sim.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The compare command as a user meets it. */
final class CompareCommandTest {
    private static final String[] SMALL = {
        "compare", "--hardware", "amd", "--events", "6000", "--memory", "8M", "--guests", "2"
    };

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
    void explainsEachColumn() {
        String help = Console.run("compare", "--help").out().replaceAll("\\s+", " ");

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
