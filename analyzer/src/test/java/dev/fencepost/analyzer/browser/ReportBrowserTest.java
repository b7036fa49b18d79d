package dev.fencepost.analyzer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.cli.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The report of a simulated host, opened as a file. */
final class ReportBrowserTest {
    @TempDir private static Path directory;
    private static Browser browser;
    private static String page;

    @BeforeAll
    static void writeAndOpen() {
        browser = Browser.open(directory.resolve("profile"));
        String trace = directory.resolve("run.avro").toString();
        Path report = directory.resolve("report.html");
        Console.run("simulate", "--policy", "split-flush-smash", "--events", "60000", "-o", trace);
        Console judged = Console.run("offline", "--report", report.toString(), trace);
        assertThat(judged.code()).isZero();
        assertThat(Files.exists(report)).isTrue();
        page = report.toUri().toString();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void showsItsViewsWithoutAComplaint() {
        browser.open(page);
        assertThat(browser.texts(".card-name")).contains("BREACH", "FAULT", "LATENT");
        browser.go("#/alerts");
        assertThat(browser.all(".rows .row")).isNotEmpty();
        browser.go("#/map?host=h0");
        assertThat(browser.find(".cell-detail").getText()).startsWith("0x");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void goesFromTheListToAnAlertToItsWindowByKeys() {
        browser.open(page).go("#/alerts?code=DMA_IN_GAP");
        assertThat(browser.texts(".rows .cell-hazard")).isNotEmpty().containsOnly("DMA_IN_GAP");
        browser.press("j", Keys.ENTER);
        browser.untilText(".story li", "It was over after");
        assertThat(browser.all(".timeline .arrow")).isNotEmpty();
        assertThat(browser.find(".command code").getText()).contains("offline", "--window 0x");
        browser.find(".panel-head .action").click();
        browser.untilText(".band-name", "RMP");
        assertThat(browser.address()).contains("#/window/h0/0x");
        assertThat(browser.all(".strip .leaf")).isNotEmpty();
    }

    @Test
    void bringsTheAlertsTimeIntoSightWhereTheTimelineIsLong() {
        browser.open(page).go("#/alerts?code=DMA_IN_GAP");
        browser.press("j", Keys.ENTER);
        browser.untilText(".story li", "It was over after");
        browser.size(360, 740);
        try {
            browser.find(".panel-head .action").click();
            browser.untilText(".band-name", "RMP");
            browser.settled();
            assertThat(
                            browser.script(
                                    """
                                    const lanes = document.querySelector('.lanes-scroller').getBoundingClientRect();
                                    const { left } = document.querySelector('.timeline .shade').getBoundingClientRect();
                                    return left >= lanes.left - 20 && left < lanes.right;
                                    """))
                    .as("the alert's time is in sight")
                    .isEqualTo(true);
        } finally {
            browser.size(1280, 900);
        }
    }

    @Test
    void zoomsFromAllMemoryToOnePageAndBack() {
        browser.open(page).go("#/map?host=h0");
        String all = browser.find(".crumbs .mono").getText();
        browser.until(() -> !zoom("+").equals(all));
        browser.until(
                () -> zoom("+").isEmpty() || browser.find(".crumbs").getText().contains("4K"));
        assertThat(browser.find(".crumbs").getText()).contains("2M, each cell one page of 4K");
        browser.press("0");
        browser.untilText(".crumbs .mono", all);
    }

    private static String zoom(String key) {
        browser.press(key);
        browser.settled();
        return browser.find(".crumbs .mono").getText();
    }

    @Test
    void findsAnAddressAnIdAndATime() {
        browser.open(page).go("#/alerts");
        browser.press("j", Keys.ENTER);
        browser.untilText(".facts dt", "Window");
        String id = browser.find(".crumbs .mono").getText();
        String window = browser.find(".facts dd .mono").getText();
        search(id.substring(0, 12));
        browser.until(() -> browser.address().endsWith("#/alert/" + id));
        search(window);
        browser.until(
                () ->
                        browser.address().contains("#/window/")
                                || !browser.all(".found a").isEmpty());
        search("0.0005s");
        browser.until(
                () ->
                        browser.find("[data-found]").isDisplayed()
                                || browser.address().contains("from="));
        search("nothing at all");
        browser.untilText("[data-found]", "Nothing is known");
    }

    private static void search(String words) {
        browser.press("/");
        browser.find("#search").sendKeys(Keys.chord(Keys.CONTROL, "a"), words, Keys.ENTER);
    }

    @Test
    void fitsEveryScreenInBothThemes() {
        browser.open(page).go("#/alerts");
        browser.press("j", Keys.ENTER);
        browser.untilText(".facts dt", "Window");
        String alert = browser.address().substring(browser.address().indexOf('#'));
        String window = browser.find(".panel-head .action").getAttribute("hash");
        for (String scheme : List.of("light", "dark")) {
            browser.scheme(scheme);
            for (int width : new int[] {360, 768, 1280}) {
                browser.size(width, 900);
                for (String place : List.of("#/", "#/alerts", "#/map?host=h0", alert, window)) {
                    browser.go(place);
                    assertThat(
                                    browser.number(
                                            "return document.querySelector('main').scrollWidth - innerWidth"))
                            .as("%s at %d, %s", place, width, scheme)
                            .isLessThanOrEqualTo(0);
                    assertThat(browser.axe()).as("%s at %d, %s", place, width, scheme).isEmpty();
                }
            }
        }
        browser.scheme("light").size(1280, 900);
    }
}
