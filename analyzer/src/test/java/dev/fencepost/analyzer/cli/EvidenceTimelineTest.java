package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.explain.Explanation;
import dev.fencepost.analyzer.explain.HazardBook;
import dev.fencepost.model.Alert;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** The picture of an alert's evidence in text. */
final class EvidenceTimelineTest {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final String SMASHED =
            """
            {"stream":"iommu","op":"DEVICE","ts":999999000,"unit":0,"bdf":"01:00.0","domain":1,"on":true,"trusted":true,"asid":5}
            {"stream":"rmp","op":"SNAPSHOT","ts":999999010,"spa":"0x240000000","size":"2M","assigned":true,"validated":true,"asid":5,"gpa":"0x10000000"}
            {"stream":"iommu","op":"MAP","ts":999999020,"domain":1,"iova":"0x10000000","spa":"0x240000000","size":"2M","tsErr":30}
            {"stream":"rmp","op":"PSMASH","ts":1000000000,"spa":"0x240000000"}
            {"stream":"dma","op":"ACCESS","ts":1000002500,"bdf":"01:00.0","iova":"0x10001000","length":64,"dir":"READ","trusted":true,"outcome":"RMP_PAGE_FAULT"}
            """;

    @Test
    void tellsWhatHappenedInOrderOfTime() {
        assertThat(timeline(SMASHED, screen(80, true)))
                .containsExactly(
                        "    1.000000000 s = 0   leaves  rmp  01:00.0",
                        "            -1.000 µs     ●      │      │     DEVICE 0000:01:00.0 joins domain 1",
                        "                          │      │      │     on unit 0, trusted, ASID 5",
                        "            -0.990 µs     ├──────●      │     SNAPSHOT 2M at SPA 0x240000000:",
                        "                          │      │      │     private, ASID 5, GPA 0x10000000,",
                        "                          │      │      │     validated",
                        "            -0.980 µs     ●──────┤      │     MAP domain 1: IOVA 0x10000000 to",
                        "                          │      │      │     SPA 0x240000000, one leaf of 2M",
                        "                          │      │      │     (rw) (±30 ns)",
                        "  ┏          0.000 µs     ├──────●      │     PSMASH SPA 0x240000000, 2M to 512",
                        "  ┃                       │      │      │     of 4K",
                        "  ┃         +2.500 µs     │      ├──────×     ACCESS 0000:01:00.0 READ 64 bytes",
                        "  ┃                       │      │      │     at IOVA 0x10001000, T=1:",
                        "  ┃                       │      │      │     RMP_PAGE_FAULT",
                        "  ┗ still open; last seen after 2.500 µs");
    }

    @Test
    void marksWhenItWasOver() {
        String unmap =
                "{'stream':'iommu','op':'UNMAP','ts':1000004000,'domain':1,'iova':'0x10000000','size':'2M'}";
        List<String> lines = timeline(SMASHED + unmap.replace('\'', '"'), screen(80, true));

        assertThat(lines.get(lines.size() - 1)).isEqualTo("  ┗ over after 4.000 µs");
        assertThat(lines)
                .filteredOn(line -> line.contains("UNMAP"))
                .singleElement()
                .asString()
                .startsWith("  ┃         +4.000 µs     ●──────┼──────┤     UNMAP");
    }

    @Test
    void fitsEveryHazardOnATerminalOfAnyWidth() {
        for (Explanation hazard : HazardBook.open().all()) {
            for (Alert alert : ExplainCommand.alerts(HazardBook.trace(hazard.firing()))) {
                for (int columns : List.of(60, 80, 120)) {
                    Screen plain = screen(columns, false);
                    List<String> lines = new AlertReport(plain).lines(List.of(alert), 1);
                    assertThat(lines)
                            .as("%s at %d", hazard.firing(), columns)
                            .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
                    assertThat(EvidenceTimeline.of(alert, plain))
                            .allSatisfy(line -> assertThat(line).matches("\\p{ASCII}*"));
                }
            }
        }
    }

    @Test
    void saysTheSameInColour() {
        Screen screen = new Screen(new Paint(Ansi.ON), OptionalInt.of(80), true);
        List<String> painted = timeline(SMASHED, screen);

        assertThat(String.join("", painted)).contains("\u001b[1;38;5;160m┏\u001b[0m");
        assertThat(painted.stream().map(line -> COLOUR.matcher(line).replaceAll("")))
                .containsExactlyElementsOf(timeline(SMASHED, screen(80, true)));
    }

    @Test
    void obeysNoNameOfATrace() {
        String hostile = SMASHED.replace("\"ts\"", "\"host\":\"\\u001b[2Jh\\u009b\",\"ts\"");
        List<Alert> alerts = ExplainCommand.alerts(hostile);

        assertThat(String.join("", new AlertReport(screen(80, true)).lines(alerts, 1)))
                .contains("?[2Jh?")
                .doesNotContainPattern("\\p{Cc}");
    }

    private static List<String> timeline(String trace, Screen screen) {
        List<Alert> alerts = ExplainCommand.alerts(trace);
        assertThat(alerts).hasSize(1);
        return EvidenceTimeline.of(alerts.get(0), screen);
    }

    private static Screen screen(int columns, boolean unicode) {
        return new Screen(new Paint(Ansi.OFF), OptionalInt.of(columns), unicode);
    }
}
