package dev.fencepost.analyzer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.cli.RunningCommand;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The demonstration's dashboard, on what comes through Kafka. */
final class DemoBrowserTest {
    private static final Pattern PAGE = Pattern.compile("dashboard at (http://\\S+)");

    @TempDir private Path directory;

    @Test
    void showsWhatTheDemonstrationFindsWhileItRuns() {
        try (Browser browser = Browser.open(directory.resolve("profile"));
                RunningCommand demo =
                        RunningCommand.start("demo", "--serve", "--events", "60000")) {
            demo.awaitErr("dashboard at ");
            browser.open(page(demo) + "#/alerts?severity=FAULT&sort=firstTs&order=asc");
            browser.untilText(".rows .cell-severity", "FAULT");
            browser.press("j", Keys.ENTER);
            browser.untilText(".story li", "RMP_PAGE_FAULT");
            browser.find(".panel-head .action").click();
            browser.untilText(".band-name", "RMP");
            browser.find(".deep a").click();
            browser.untilText(".deep", "All events about this window");
            assertThat(browser.all(".timeline .event").size())
                    .as("more than what proves the alert")
                    .isGreaterThan(10);
            browser.go("#/");
            browser.untilText(".about", "demonstration");
            browser.untilText("[data-pill]", "Live");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static String page(RunningCommand demo) {
        Matcher said = PAGE.matcher(demo.err());
        assertThat(said.find()).isTrue();
        return said.group(1);
    }
}
