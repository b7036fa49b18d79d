package dev.fencepost.analyzer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.dashboard.SomeAlert;
import dev.fencepost.analyzer.report.SomeAlerts;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import dev.fencepost.model.WindowStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The dashboard as somebody sees it who keeps it open. */
final class DashboardBrowserTest {
    private static final int ALERTS = 600;

    @TempDir private static Path directory;
    private static Browser browser;
    private LiveBoard live;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.open(directory.resolve("profile"));
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openPage() {
        live = new LiveBoard();
        live.alerts(SomeAlerts.numbered(ALERTS));
        browser.open(live.url());
        browser.untilText("[data-pill]", "Live");
        browser.complaints();
    }

    @AfterEach
    void closePage() {
        live.close();
    }

    @Test
    void keepsFiltersInTheAddressAndTakesThemFromIt() {
        browser.go("#/alerts");
        browser.untilText(".list-summary", "600 alerts");
        browser.find("select[name=severity]").sendKeys("BREACH");
        browser.untilText(".list-summary", "200 alerts as filtered");
        browser.find(".more-filters summary").click();
        browser.fill("input[name=host]", "h2");
        browser.untilText(".list-summary", "50 alerts as filtered");
        String link = browser.address();
        assertThat(link).endsWith("#/alerts?severity=BREACH&host=h2");

        browser.open(live.url()).open(link.replace("127.0.0.1", "localhost"));
        browser.untilText(".list-summary", "50 alerts as filtered");
        assertThat(browser.texts(".rows .cell-host")).containsOnly("h2");
        browser.find(".chip").click();
        browser.untilText(".list-summary", "150 alerts as filtered");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void filtersByEverythingThatALinkCanSay() {
        List<String> some =
                List.of(
                        "kind=SIZE_MISMATCH&guest=5&device=0000:41:00.0&domain=1&confidence=CERTAIN",
                        "code=IO_LARGER&state=OPEN,CLOSED&severity=LATENT,FAULT,BREACH",
                        "q=An+access+failed+in");
        for (String filter : some) {
            browser.go("#/alerts?" + filter);
            browser.untilText(".list-summary", "600 alerts as filtered");
        }
        browser.go("#/alerts?window=0x1001fffff");
        browser.untilText(".list-summary", "1 alert as filtered");
        browser.go("#/alerts?from=1700000000010000000&to=1700000000013000000&state=CLOSED");
        browser.untilText(".list-summary", "2 alerts as filtered");
        browser.go("#/alerts?guest=77");
        browser.untilText(".view .empty", "No alert is like this");
    }

    @Test
    void sortsByAColumnBothWays() {
        browser.go("#/alerts");
        browser.find(".head .cell-hits button").click();
        browser.until(
                () -> browser.texts(".rows .row:first-child .cell-hits").equals(List.of("16")));
        browser.find(".head .cell-hits button").click();
        browser.until(
                () -> browser.texts(".rows .row:first-child .cell-hits").equals(List.of("0")));
        assertThat(browser.address()).contains("sort=hits").contains("order=asc");
        assertThat(browser.find(".head .cell-hits").getAttribute("aria-sort"))
                .isEqualTo("ascending");
    }

    @Test
    void comesBackByItselfWhenTheServerDoes() {
        browser.go("#/alerts?q=back+again");
        browser.untilText(".view .empty", "No alert is like this");
        live.stop();
        browser.untilText("[data-banner]", "the page comes back by itself");
        browser.untilText("[data-pill]", "Not connected");
        live.alert(SomeAlerts.of("h9", 9000, Severity.FAULT, "The server is back again."));
        live.start();
        browser.untilText(".list-summary", "1 alert as filtered");
        browser.until(() -> !browser.find("[data-banner]").isDisplayed());
        browser.untilText("[data-pill]", "Live");
    }

    @Test
    void saysThatKafkaIsAwayAndThatItIsBack() {
        live.connected(false, "no broker answers at broker:9092");
        browser.untilText("[data-banner]", "no broker answers at broker:9092");
        browser.untilText("[data-pill]", "Kafka away");
        live.connected(true, "reading");
        browser.until(() -> !browser.find("[data-banner]").isDisplayed());
    }

    @Test
    void paintsSoonAndShowsAnAlertSoonAfterItCame() {
        double paint =
                browser.number(
                        "return"
                                + " performance.getEntriesByName('first-contentful-paint')[0].startTime");
        browser.go("#/alerts");
        browser.script(
                """
                window.seen = new Promise((done) => new MutationObserver(() => {
                  if (document.querySelector('.rows')?.textContent.includes('soonest')) { done(Date.now()); }
                }).observe(document.body, {subtree: true, childList: true, characterData: true}));
                """);
        long came = System.currentTimeMillis();
        live.alert(SomeAlerts.of("soonest", 50_000, Severity.BREACH, "It came just now."));
        browser.untilText(".rows .cell-host", "soonest");
        double shown = browser.number("return window.seen");
        System.out.printf(
                Locale.ROOT,
                "first paint after %.0f ms, an alert on the screen %.0f ms after it came%n",
                paint,
                shown - came);
        assertThat(paint).isLessThan(20_000);
        assertThat(shown - came).isLessThan(20_000);
    }

    @Test
    void opensAlertWindowAndMapByKeysAlone() {
        browser.go("#/alerts?severity=BREACH&host=h2");
        browser.press("j", "j", Keys.ENTER);
        browser.untilText(".story li", "It was seen on host h2");
        browser.press("u");
        browser.until(() -> browser.address().contains("#/alerts?severity=BREACH&host=h2"));
        browser.press("g", "m");
        browser.until(() -> browser.address().endsWith("#/map"));
        browser.settled();
        String all = browser.find(".crumbs .mono").getText();
        browser.press("+");
        browser.until(() -> !browser.texts(".crumbs .mono").contains(all));
        browser.press("?");
        browser.untilText("dialog h2", "Keys");
        browser.find("dialog button").click();
        browser.until(() -> !browser.find("dialog").isDisplayed());
        browser.press("/");
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("search");
    }

    @Test
    void theBarsOfAnOverviewGrowWhileItIsShown() {
        browser.script("document.querySelector('.bar').first = true");
        stale(1, 300);
        browser.until(() -> bars().equals(List.of("100%", "50%")));
        stale(301, 450);
        browser.until(() -> bars().equals(List.of("100%", "75%")));
        assertThat(browser.script("return document.querySelector('.bar').first")).isEqualTo(true);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatIsPressedInAnAlertIsThereUntilItIsLetGo() {
        Alert alert = SomeAlerts.number(2);
        browser.go("#/alert/" + alert.id());
        browser.hold(".panel-head .action");
        live.alert(SomeAlerts.in(AlertState.OPEN, alert));
        browser.untilText(".alert-head h1", "open");
        browser.release();
        browser.until(() -> browser.address().contains("#/window/h2/0x100400000?alert="));
    }

    @Test
    void whatIsPressedInAWindowIsThereUntilItIsLetGo() {
        live.window(status(1_000));
        browser.go("#/window/h2/0x100400000");
        browser.untilText(".panel .quiet", "0.000001000 s");
        browser.script("document.querySelector('.panel details').open = true");
        browser.hold(".deep a");
        live.window(status(2_000));
        browser.untilText(".panel .quiet", "0.000002000 s");
        browser.release();
        browser.until(() -> browser.address().endsWith("&deep=1"));
        browser.untilText(".deep", "All events about this window");
        assertThat(browser.script("return document.querySelector('.panel details').open"))
                .isEqualTo(true);
    }

    @Test
    void copiesTheCommandThatIsShownAfterItChanged() {
        browser.script(
                """
                navigator.clipboard.writeText = async (text) => { window.copied = text; };
                Promise.all([import('/assets/dom.js'), import('/assets/widgets/copy.js')])
                  .then(([{ renew }, { command }]) => {
                    const place = document.createElement('div');
                    renew(place, command('first'));
                    const button = place.querySelector('button');
                    renew(place, command('second'));
                    window.same = button === place.querySelector('button');
                    button.click();
                  });
                """);
        browser.until(() -> "second".equals(browser.script("return window.copied")));
        assertThat(browser.script("return window.same")).isEqualTo(true);
    }

    @Test
    void hatchesWhatIsUnknownThoughACellTellsOfIt() {
        double blank =
                browser.number(
                        """
                        return import('/assets/widgets/heat-canvas.js').then(({ HeatCanvas }) => {
                          const map = new HeatCanvas({ hovered() {}, opened() {}, wheeled() {} });
                          document.body.append(map.element);
                          map.show({ count: 64, cells: new Map([[9, { state: 'unknown' }]]) }, 0);
                          const [left, inner] = [map.gutter + 9 * map.side, map.side - 1];
                          const box = map.canvas.getContext('2d').getImageData(left, 0, inner, inner);
                          map.close();
                          map.element.remove();
                          return box.data.filter((value, i) => i % 4 === 3 && value === 0).length;
                        });
                        """);
        assertThat(blank).isZero();
    }

    @Test
    void isAccessibleOnEveryView() {
        String alert = "#/alert/" + SomeAlerts.number(2).id();
        for (String place :
                List.of(
                        "#/",
                        "#/alerts?host=h2",
                        "#/map?host=h2",
                        "#/window/h2/0x100400000",
                        alert,
                        "#/alert/none")) {
            browser.go(place);
            assertThat(browser.axe()).as(place).isEmpty();
        }
    }

    @Test
    void keepsAChosenTheme() {
        String before = ground();
        browser.scheme("dark");
        browser.until(() -> !ground().equals(before));
        browser.find("[data-theme-button]").click();
        browser.find("[data-theme-button]").click();
        assertThat(ground()).isEqualTo(before);
        browser.open(live.url());
        assertThat(ground()).as("chosen light, in a dark system").isEqualTo(before);
        browser.find("[data-theme-button]").click();
        browser.scheme("light");
    }

    private void stale(int first, int last) {
        for (int number = first; number <= last; number++) {
            live.alert(SomeAlert.number(number).hazard(HazardKind.STALE_ACCESS, "STALE").get());
        }
    }

    private static Object bars() {
        return browser.script(
                "return [...document.querySelectorAll('.bar')].map((each) => each.style.width)");
    }

    private static WindowStatus status(long ts) {
        return new WindowStatus("h2", 0, 0x1_0040_0000L, ts, List.of(), List.of(), List.of(), 0);
    }

    private static String ground() {
        return (String)
                browser.script("return getComputedStyle(document.documentElement).backgroundColor");
    }
}
