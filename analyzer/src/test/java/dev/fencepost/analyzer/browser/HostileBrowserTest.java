package dev.fencepost.analyzer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.report.Report;
import dev.fencepost.analyzer.report.ReportWriter;
import dev.fencepost.analyzer.report.SomeAlerts;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Severity;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trace calls itself is shown, and does nothing. */
final class HostileBrowserTest {
    private static final String MARKUP =
            "\"'></title></script><script>window.owned=1</script><img src=x onerror=window.owned=1>{{7*7}}${7*7}";
    private static final String TURNED = "a\u202egnp.exe\u2066\u200f\u0000\u0007\u001b[31m";
    private static final String ENDLESS = "n".repeat(10_000);

    @TempDir private Path directory;

    private static List<Alert> alerts() {
        return List.of(
                SomeAlerts.of(MARKUP, 1, Severity.BREACH, MARKUP),
                SomeAlerts.of(TURNED, 2, Severity.FAULT, TURNED),
                SomeAlerts.of(ENDLESS, 3, Severity.LATENT, ENDLESS));
    }

    @Test
    void isTextInTheDashboard() {
        try (Browser browser = Browser.open(directory.resolve("profile"));
                LiveBoard live = new LiveBoard()) {
            live.alerts(alerts());
            walk(browser, live.url());
        }
    }

    @Test
    void isTextInTheReport() throws IOException {
        try (Browser browser = Browser.open(directory.resolve("profile"))) {
            Path file = directory.resolve("report.html");
            List<Report.HostSpan> hosts =
                    alerts().stream().map(each -> new Report.HostSpan(each.host(), 0, 1)).toList();
            ReportWriter.write(new Report(MARKUP, "test", 6, hosts, alerts(), List.of()), file);
            walk(browser, file.toUri().toString());
        }
    }

    private static void walk(Browser browser, String url) {
        browser.open(url).size(360, 800);
        look(browser);
        browser.go("#/alerts");
        look(browser);
        assertThat(String.join(" ", browser.texts(".rows .cell-host")))
                .contains("<script>", "\u27e8U+202e\u27e9", "\u2400")
                .doesNotContain("\u202e", "\u0000");
        for (Alert alert : alerts()) {
            browser.go("#/alert/" + alert.id());
            look(browser);
            String host =
                    URLEncoder.encode(alert.host(), StandardCharsets.UTF_8).replace("+", "%20");
            browser.go("#/map?host=" + host);
            look(browser);
            browser.go("#/alerts?host=" + host);
            look(browser);
            browser.go("#/window/" + host + "/0x" + Long.toHexString(alert.window().getAsLong()));
            look(browser);
        }
        browser.go("#/%00/%ff<script>?q=%00" + MARKUP);
        look(browser);
    }

    private static void look(Browser browser) {
        assertThat(browser.script("return window.owned ?? 'no'")).isEqualTo("no");
        assertThat(
                        browser.number(
                                "return document.querySelectorAll('main img, main script').length"))
                .isZero();
        assertThat(browser.number("return document.querySelector('main').scrollWidth - innerWidth"))
                .isLessThanOrEqualTo(0);
        assertThat(browser.complaints())
                .noneMatch(each -> each.contains("Content Security Policy"));
    }
}
