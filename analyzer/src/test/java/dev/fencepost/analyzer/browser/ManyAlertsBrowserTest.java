package dev.fencepost.analyzer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.report.SomeAlerts;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** A list of 100,000 alerts. */
final class ManyAlertsBrowserTest {
    private static final int ALERTS = 100_000;

    @TempDir private Path directory;

    @Test
    void isScrolledSmoothlyToItsEnd() {
        try (Browser browser = Browser.open(directory.resolve("profile"));
                LiveBoard live = new LiveBoard()) {
            live.alerts(SomeAlerts.numbered(ALERTS));
            browser.open(live.url() + "#/alerts?sort=firstTs&order=desc");
            browser.untilText(".list-summary", "100,000 alerts");
            assertThat(browser.all(".rows .row").size()).isLessThan(80);

            double slowest = scrolled(browser);
            long began = System.nanoTime();
            browser.press(Keys.END);
            browser.untilText(".rows .cell-window", "0x100000000");
            double end = (System.nanoTime() - began) / 1e9;
            assertThat(browser.all(".rows .row").size()).isLessThan(80);
            System.out.printf(
                    Locale.ROOT,
                    "%,d alerts: slowest work for a frame while scrolling %.0f ms, the last alert"
                            + " after %.1f s%n",
                    ALERTS,
                    slowest,
                    end);
            assertThat(slowest).isLessThan(1_000);
            browser.press(Keys.HOME);
            browser.untilText(".rows .cell-window", "0x31d3e00000");
        }
    }

    /** Scrolls through two hundred screens and tells how long the page took for the slowest. */
    private static double scrolled(Browser browser) {
        browser.script(
                """
                window.slowest = new Promise((done) => {
                  const list = document.querySelector('.list');
                  let worst = 0;
                  let left = 200;
                  const step = () => {
                    const began = performance.now();
                    list.scrollTop += 97 * 34;
                    list.dispatchEvent(new Event('scroll'));
                    requestAnimationFrame(() => {
                      list.getBoundingClientRect();
                      worst = Math.max(worst, performance.now() - began);
                      left-- > 0 ? setTimeout(step) : done(worst);
                    });
                  };
                  step();
                });
                """);
        return browser.number("return window.slowest");
    }
}
