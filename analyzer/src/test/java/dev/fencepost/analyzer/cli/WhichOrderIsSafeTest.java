package dev.fencepost.analyzer.cli;

import static dev.fencepost.analyzer.compare.Column.ACCESSES;
import static dev.fencepost.analyzer.compare.Column.AT_RISK;
import static dev.fencepost.analyzer.compare.Column.CONVERSIONS;
import static dev.fencepost.analyzer.compare.Column.FAILED;
import static dev.fencepost.analyzer.compare.Column.FLUSHES;
import static dev.fencepost.analyzer.compare.Column.RISK_MAX;
import static dev.fencepost.analyzer.compare.Column.RISK_P50;
import static dev.fencepost.analyzer.compare.Column.RISK_P99;
import static dev.fencepost.analyzer.compare.Column.SHARED;
import static dev.fencepost.analyzer.compare.Column.SMASHES;
import static dev.fencepost.analyzer.compare.Column.SPLIT;
import static dev.fencepost.analyzer.compare.Column.STALE;
import static dev.fencepost.analyzer.compare.Column.STALL;
import static dev.fencepost.analyzer.compare.Column.WALKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.compare.Column;
import dev.fencepost.analyzer.compare.Comparison;
import dev.fencepost.analyzer.compare.Contender;
import dev.fencepost.analyzer.compare.RiskPicture;
import dev.fencepost.analyzer.compare.Row;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Hardware;
import dev.fencepost.producer.cli.HardwareConverter;
import dev.fencepost.producer.sim.Layout;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds docs/which-order-is-safe.md and its picture to what the comparison says. */
final class WhichOrderIsSafeTest {
    private static final String REGENERATE = "docs.regenerate";
    private static final Path DOCS =
            Files.isDirectory(Path.of("docs")) ? Path.of("docs") : Path.of("..", "docs");
    private static final Path PAGE = DOCS.resolve("which-order-is-safe.md");
    private static final Path PICTURE = DOCS.resolve("which-order-is-safe.svg");
    private static final Pattern BLOCK =
            Pattern.compile("(<!-- table (\\S+) -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

    private static final String AMD = "amd";
    private static final String KEEPS =
            "amd,rmpupdate-invalidates-iotlb=off,psmash-invalidates-iotlb=off";
    private static final List<String> MODELS = List.of(AMD, "ideal", "single-owner", KEEPS);
    private static final Policy[] PLAIN = {
        Policy.SPLIT_FLUSH_SMASH,
        Policy.SMASH_FIRST,
        Policy.NO_WAIT,
        Policy.LAZY_FLUSH,
        Policy.NO_FLUSH,
        Policy.UNMAP_CONVERT_MAP
    };

    private static List<Row> rows = List.of();

    /** As {@code compare --guests 2 --memory 32M --events 160000} does it. */
    @BeforeAll
    static void compare() throws InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        for (String model : MODELS) {
            Hardware hardware = new HardwareConverter().convert(model);
            for (Policy policy : Policy.values()) {
                contenders.add(new Contender(policy, model, hardware));
            }
        }
        Layout layout = Layout.DEFAULT;
        SimulatorSettings hosts =
                new SimulatorSettings.Builder()
                        .layout(
                                new Layout(
                                        2, 32L << 20, layout.devices(), 1, layout.iotlbEntries()))
                        .build();
        rows = new Comparison(contenders, hosts, 4, 160_000).run(2, share -> {});
    }

    @Test
    void showsTheTablesThatCompareMakes() throws IOException {
        Map<String, List<String>> tables = tables();
        String page = Files.readString(PAGE);
        StringBuilder made = new StringBuilder();
        List<String> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            String name = block.group(2);
            found.add(name);
            String table = String.join("\n", tables.get(name)) + '\n';
            block.appendReplacement(
                    made,
                    Matcher.quoteReplacement(
                            block.group(1) + '\n' + table + '\n' + block.group(4)));
        }
        block.appendTail(made);

        assertThat(found).containsExactlyElementsOf(tables.keySet());
        hold(PAGE, made.toString());
        hold(PICTURE, RiskPicture.of(of(AMD, "ideal", "single-owner")));
    }

    @Test
    void noPlainSequenceIsFreeOfFaultsAndOfRisk() {
        for (Policy policy : PLAIN) {
            assertThat(amd(policy, FAILED) + amd(policy, AT_RISK)).as("%s", policy).isPositive();
        }
        assertThat(amd(Policy.SPLIT_FLUSH_SMASH, FAILED)).isPositive();
        assertThat(amd(Policy.SMASH_FIRST, FAILED)).isPositive();
        assertThat(amd(Policy.SMASH_FIRST, RISK_P50))
                .isLessThan(amd(Policy.SPLIT_FLUSH_SMASH, RISK_P50));
        assertThat(amd(Policy.NO_WAIT, FAILED)).isLessThan(amd(Policy.SMASH_FIRST, FAILED));
        assertThat(amd(Policy.NO_FLUSH, AT_RISK)).isGreaterThan(1);
        assertThat(amd(Policy.UNMAP_CONVERT_MAP, FAILED)).isPositive();
        assertThat(amd(Policy.UNMAP_CONVERT_MAP, STALE)).isPositive();
        assertThat(amd(Policy.UNMAP_CONVERT_MAP, AT_RISK)).isZero();
    }

    @Test
    void whoDoesNotWaitIsAtTheMercyOfTheIotlb() {
        for (Policy policy :
                List.of(Policy.NO_FLUSH, Policy.NO_WAIT, Policy.LAZY_FLUSH, Policy.SMASH_FIRST)) {
            assertThat(amd(policy, STALE)).as("%s", policy).isZero();
            assertThat(mean(KEEPS, policy, STALE)).as("%s", policy).isPositive();
        }
        assertThat(mean(KEEPS, Policy.SPLIT_FLUSH_SMASH, STALE)).isZero();
    }

    @Test
    void smallLeavesAreSafeAndSlowOverSmallMemoryAlone() {
        assertThat(amd(Policy.NOHUGEPAGES, FAILED) + amd(Policy.NOHUGEPAGES, STALE)).isZero();
        assertThat(amd(Policy.NOHUGEPAGES, WALKS)).isGreaterThan(0.5);
        assertThat(amd(Policy.NOHUGEPAGES, ACCESSES)).isLessThan(amd(Policy.QUIESCE, ACCESSES));
        assertThat(amd(Policy.NOHUGEPAGES_HUGE_MEMORY, FAILED)).isPositive();
    }

    @Test
    void largeLeavesOverSmallEntriesFail() {
        Row row = row(AMD, Policy.STATIC_HUGE);
        assertThat(row.mean(FAILED::value)).isPositive();
        assertThat(row.alerts(Hazard.LEAF_STRADDLES)).isPositive();
        assertThat(row.alerts(Hazard.DMA_STRADDLES)).isPositive();
    }

    @Test
    void holdingDevicesIsCleanAndFirmwareHoldsThemLong() {
        for (Policy policy : List.of(Policy.QUIESCE, Policy.PSMASH_IO)) {
            double harm = amd(policy, FAILED) + amd(policy, STALE) + amd(policy, AT_RISK);
            assertThat(harm).as("%s", policy).isZero();
        }
        assertThat(amd(Policy.PSMASH_IO, STALL)).isGreaterThan(5 * amd(Policy.QUIESCE, STALL));
        assertThat(amd(Policy.PSMASH_IO, CONVERSIONS))
                .isLessThan(amd(Policy.QUIESCE, CONVERSIONS) / 2);
        assertThat(amd(Policy.QUIESCE, ACCESSES))
                .isGreaterThan(0.9 * amd(Policy.SPLIT_FLUSH_SMASH, ACCESSES));
    }

    @Test
    void aGranuleOf2MCostsMemoryAlone() {
        for (Column column : List.of(FAILED, STALE, AT_RISK, FLUSHES, SMASHES, SPLIT)) {
            assertThat(amd(Policy.GRANULE_2M, column)).as("%s", column).isZero();
        }
        for (Policy policy : Policy.values()) {
            if (policy != Policy.GRANULE_2M) {
                assertThat(amd(Policy.GRANULE_2M, ACCESSES)).isGreaterThan(amd(policy, ACCESSES));
                assertThat(amd(Policy.GRANULE_2M, SHARED)).isGreaterThan(amd(policy, SHARED));
            }
        }
    }

    @Test
    void noSizeIsWrongOnOtherHardware() {
        for (Row row : of("ideal", "single-owner")) {
            for (Hazard hazard :
                    List.of(Hazard.IO_LARGER, Hazard.IO_SMALLER, Hazard.SHARED_MIXED)) {
                assertThat(row.alerts(hazard)).as("%s", row.contender()).isZero();
            }
        }
        assertThat(mean("ideal", Policy.STATIC_HUGE, FAILED)).isZero();
        assertThat(mean("ideal", Policy.SPLIT_FLUSH_SMASH, FAILED)).isZero();
        assertThat(mean("ideal", Policy.NO_FLUSH, AT_RISK)).isGreaterThan(1);
        assertThat(mean("ideal", Policy.UNMAP_CONVERT_MAP, FAILED)).isPositive();
        assertThat(mean("single-owner", Policy.SPLIT_FLUSH_SMASH, FAILED)).isPositive();
        assertThat(mean("single-owner", Policy.QUIESCE, FAILED)).isZero();
        assertThat(mean("single-owner", Policy.GRANULE_2M, FAILED)).isZero();
    }

    private static double amd(Policy policy, Column column) {
        return mean(AMD, policy, column);
    }

    private static double mean(String model, Policy policy, Column column) {
        return row(model, policy).mean(column::value);
    }

    private static void hold(Path file, String made) throws IOException {
        if (Boolean.getBoolean(REGENERATE)) {
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file))
                .as(
                        "%s; regenerate with: mvn -pl analyzer -am test -Dtest=WhichOrderIsSafeTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
                        file, REGENERATE)
                .isEqualTo(made);
    }

    private static Map<String, List<String>> tables() {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        tables.put(
                "sequence",
                table(AMD, List.of(FAILED, STALE, AT_RISK, RISK_P50, RISK_P99, RISK_MAX), PLAIN));
        tables.put("sequence-alerts", alerts(AMD, PLAIN));
        tables.put("stale", table(KEEPS, List.of(FAILED, STALE, AT_RISK, RISK_MAX), PLAIN));
        tables.put(
                "nohugepages",
                table(
                        AMD,
                        List.of(ACCESSES, FAILED, WALKS, CONVERSIONS, FLUSHES, SMASHES, SPLIT),
                        Policy.NOHUGEPAGES,
                        Policy.NOHUGEPAGES_HUGE_MEMORY,
                        Policy.QUIESCE,
                        Policy.GRANULE_2M));
        tables.put(
                "static-huge",
                table(
                        AMD,
                        List.of(ACCESSES, FAILED, AT_RISK, RISK_P50, RISK_MAX),
                        Policy.STATIC_HUGE));
        tables.put("static-huge-alerts", alerts(AMD, Policy.STATIC_HUGE));
        tables.put(
                "held",
                table(
                        AMD,
                        List.of(ACCESSES, FAILED, STALE, CONVERSIONS, STALL, FLUSHES, SMASHES),
                        Policy.SPLIT_FLUSH_SMASH,
                        Policy.QUIESCE,
                        Policy.PSMASH_IO));
        tables.put(
                "granule-2m",
                table(
                        AMD,
                        List.of(
                                ACCESSES,
                                FAILED,
                                WALKS,
                                CONVERSIONS,
                                FLUSHES,
                                SMASHES,
                                SPLIT,
                                SHARED),
                        Policy.SPLIT_FLUSH_SMASH,
                        Policy.PSMASH_IO,
                        Policy.GRANULE_2M));
        List<Column> risk = List.of(ACCESSES, FAILED, STALE, AT_RISK, RISK_MAX, SPLIT);
        tables.put("ideal", table("ideal", risk, Policy.values()));
        tables.put("single-owner", table("single-owner", risk, Policy.values()));
        return tables;
    }

    private static List<String> table(String model, List<Column> columns, Policy... policies) {
        return CompareReport.measures(rows(model, policies), columns).markdown();
    }

    private static List<String> alerts(String model, Policy... policies) {
        return CompareReport.hazards(rows(model, policies)).markdown();
    }

    private static List<Row> rows(String model, Policy... policies) {
        return Arrays.stream(policies).map(policy -> row(model, policy)).toList();
    }

    private static List<Row> of(String... models) {
        return rows.stream()
                .filter(row -> List.of(models).contains(row.contender().model()))
                .toList();
    }

    private static Row row(String model, Policy policy) {
        return of(model).stream()
                .filter(row -> row.contender().policy() == policy)
                .findFirst()
                .orElseThrow();
    }
}
