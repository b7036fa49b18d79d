package dev.fencepost.analyzer.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dashboard's page with its styles and scripts inside it, and a policy that lets a browser run
 * these and load nothing.
 */
final class InlinedPage {
    private static final Pattern STYLE =
            Pattern.compile("\\s*+<link rel=\"stylesheet\" href=\"([^\"]++)\">");
    private static final Pattern SCRIPT =
            Pattern.compile("\\s*+<script (?:type=\"module\" )?+src=\"([^\"]++)\"></script>");
    private static final String EARLY = "assets/early.js";
    private static final String MAIN = "assets/main.js";
    private static final String HEAD = "<meta charset=\"utf-8\">";

    private InlinedPage() {}

    /**
     * The page, cut in two where the data belongs.
     *
     * @param before up to the data
     * @param after from the data on
     */
    record Halves(String before, String after) {}

    static Halves halves() {
        String page = WebFiles.read("index.html");
        StringBuilder styles = new StringBuilder();
        Matcher links = STYLE.matcher(page);
        while (links.find()) {
            styles.append(WebFiles.read(links.group(1)));
        }
        String style = harmless(styles.toString(), "</style");
        String early = harmless(WebFiles.read(EARLY), "</script");
        String main = harmless(ScriptBundle.of(MAIN), "</script");
        page = SCRIPT.matcher(STYLE.matcher(page).replaceAll("")).replaceAll("");
        int head = page.indexOf(HEAD) + HEAD.length();
        int endOfHead = page.indexOf("</head>");
        int endOfBody = page.lastIndexOf("</body>");
        String before =
                page.substring(0, head)
                        + policy(style, early, main)
                        + page.substring(head, endOfHead)
                        + ("<style>" + style + "</style>\n<script>" + early + "</script>\n")
                        + page.substring(endOfHead, endOfBody);
        return new Halves(before, "<script>" + main + "</script>\n" + page.substring(endOfBody));
    }

    private static String policy(String style, String... scripts) {
        StringBuilder policy = new StringBuilder("default-src 'none'; img-src data:; script-src");
        for (String script : scripts) {
            policy.append(' ').append(hash(script));
        }
        policy.append("; style-src ").append(hash(style));
        policy.append("; base-uri 'none'; form-action 'none'");
        return "\n  <meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The page's own text, which must not end the element that it is put into. */
    private static String harmless(String text, String end) {
        if (text.contains(end)) {
            throw new IllegalStateException("a file of the page holds " + end);
        }
        return text;
    }
}
