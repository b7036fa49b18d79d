package dev.fencepost.analyzer.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Severity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report's file as bytes. */
final class ReportWriterTest {
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern DATA = Pattern.compile("\"data\":\"([A-Za-z0-9+/=]*+)\"");

    @TempDir private Path directory;

    private String written(List<Alert> alerts) throws IOException {
        Path file = directory.resolve("report.html");
        List<Report.HostSpan> hosts = List.of(new Report.HostSpan("h0", 0, -1));
        ReportWriter.write(new Report("run.avro", "test", 7, hosts, alerts, List.of()), file);
        return Files.readString(file, UTF_8);
    }

    private static JsonNode data(String page) throws IOException {
        Matcher data = DATA.matcher(page);
        assertThat(data.find()).isTrue();
        byte[] packed = Base64.getDecoder().decode(data.group(1));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new ObjectMapper().readTree(in);
        }
    }

    @Test
    void holdsEveryAlertWithItsStory() throws IOException {
        JsonNode data = data(written(SomeAlerts.numbered(50)));
        assertThat(data.get("alerts")).hasSize(50);
        JsonNode worst = data.get("alerts").get(0);
        assertThat(worst.get("severity").textValue()).isEqualTo("BREACH");
        assertThat(worst.get("story")).hasSizeGreaterThan(2);
        assertThat(worst.get("evidence")).hasSize(2);
        assertThat(worst.get("firstTs").isTextual()).isTrue();
        assertThat(worst.get("replay").textValue())
                .startsWith("fencepost offline run.avro --window");
        assertThat(data.at("/rules/IO_LARGER/source").textValue()).isNotEmpty();
        assertThat(data.at("/status/now/lastEventTs/h0").textValue())
                .isEqualTo("18446744073709551615");
        assertThat(data.at("/status/leftOut")).isEmpty();
    }

    @Test
    void staysUnderFiveMegabytesAndSaysWhatItLeftOut() throws IOException {
        List<Alert> alerts = SomeAlerts.numbered(100_000);
        String page = written(alerts);
        assertThat(page.length()).isBetween(3_000_000, 5_000_000);
        JsonNode data = data(page);
        int held = data.get("alerts").size();
        assertThat(held).isLessThan(100_000);
        assertThat(data.at("/status/counts/total").intValue()).isEqualTo(100_000);
        assertThat(data.at("/status/leftOut").toString())
                .contains("without their evidence")
                .contains(String.format("%,d alerts, the least severe", 100_000 - held));
        long breaches = alerts.stream().filter(each -> each.severity() == Severity.BREACH).count();
        assertThat(data.get("alerts"))
                .filteredOn(each -> each.get("severity").textValue().equals("BREACH"))
                .hasSize((int) breaches);
    }

    @Test
    void namesEveryScriptThatMayRunInItsPolicyAndNothingThatLoads() throws Exception {
        String page = written(SomeAlerts.numbered(1));
        List<String> hashes = new ArrayList<>();
        Matcher scripts = SCRIPT.matcher(page);
        while (scripts.find()) {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(scripts.group(1).getBytes(UTF_8));
            hashes.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
        assertThat(hashes).hasSize(2).allSatisfy(hash -> assertThat(page).contains(hash));
        assertThat(page).doesNotContain(" src=", "<link rel=\"stylesheet\"", "unsafe-inline");
    }

    @Test
    void isTheSameBytesForTheSameTrace() throws IOException {
        assertThat(written(SomeAlerts.numbered(20))).isEqualTo(written(SomeAlerts.numbered(20)));
    }
}
