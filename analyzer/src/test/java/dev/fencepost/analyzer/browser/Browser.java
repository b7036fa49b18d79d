package dev.fencepost.analyzer.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The installed Chromium, without a window, with what a test wants to do and see in it. */
public final class Browser implements AutoCloseable {
    private static final File CHROMIUM = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Warns of every browser that is newer than the library; held, so that its level holds. */
    private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

    static {
        DEVTOOLS.setLevel(Level.SEVERE);
    }

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * A fresh one; where there is none, the test is skipped.
     *
     * @param profile an empty directory
     */
    public static Browser open(Path profile) {
        assumeTrue(
                CHROMIUM.canExecute() && DRIVER.canExecute(),
                "no browser here: install the packages chromium and chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service =
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.size(1280, 900);
        return browser;
    }

    /** Opens an address and waits until its view is filled. */
    public Browser open(String url) {
        driver.get(url);
        return settled();
    }

    /** Goes to another place in the page: {@code #/alerts}. */
    public Browser go(String fragment) {
        driver.executeScript(
                "document.documentElement.dataset.ready = 'no'; location.hash = arguments[0];",
                fragment);
        return settled();
    }

    /** Waits until the view is filled. */
    public Browser settled() {
        until(() -> "yes".equals(script("return document.documentElement.dataset.ready")));
        return this;
    }

    /** Waits until something holds. */
    public void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .ignoreException(StaleElementReferenceException.class)
                .until(condition);
    }

    /** Waits until an element holds a text. */
    public void untilText(String css, String text) {
        until(() -> texts(css).stream().anyMatch(each -> each.contains(text)));
    }

    public Browser size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /** What the system prefers: {@code dark} or {@code light}. */
    public Browser scheme(String scheme) {
        Map<String, Object> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
        return this;
    }

    /** Runs a script in the page; its policy does not concern it. */
    public Object script(String text, Object... arguments) {
        return driver.executeScript(text, arguments);
    }

    /** The number that a script returns. */
    public double number(String text, Object... arguments) {
        return ((Number) script(text, arguments)).doubleValue();
    }

    public WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    public List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    public List<String> texts(String css) {
        return all(css).stream().map(WebElement::getText).toList();
    }

    /** Types into whatever has the focus. */
    public void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Presses a mouse button on an element, without letting go. */
    public void hold(String css) {
        new Actions(driver).clickAndHold(find(css)).perform();
    }

    /** Lets go of the mouse button, wherever the mouse is. */
    public void release() {
        new Actions(driver).release().perform();
    }

    /** Types into a field and leaves it. */
    public void fill(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text, Keys.TAB);
    }

    public String address() {
        return driver.getCurrentUrl();
    }

    public void back() {
        driver.navigate().back();
    }

    /** What the page has complained of since the last call: errors, and breaches of its policy. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** What axe-core finds wrong with the page as it stands, one line each. */
    @SuppressWarnings("unchecked")
    public List<String> axe() {
        script(axeScript() + "; window.axe = axe;");
        return (List<String>)
                driver.executeAsyncScript(
                        """
                        const done = arguments[arguments.length - 1];
                        axe.run(document, {resultTypes: ['violations']}).then((found) => done(found.violations.map(
                          (each) => each.id + ': ' + each.help + ': ' + each.nodes.slice(0, 3).map((node) => node.html).join(' | '))),
                          (problem) => done(['axe: ' + problem]));
                        """);
    }

    private static String axeScript() {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
