package dev.fencepost.analyzer.ci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.rules.Hazard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What {@code offline --format junit} says, each suite held against the schema of Surefire. */
final class JunitReportTest {
    private static final Schema SCHEMA = schema();

    @TempDir private Path directory;

    @Test
    void hasACaseForEachCode() throws Exception {
        Document report = junit(0, SmashedTrace.of("h0"));

        List<String> names = new ArrayList<>();
        elements(report, "testcase").forEach(each -> names.add(each.getAttribute("name")));
        assertThat(names).hasSize(Hazard.values().length + 1).contains("readable");
        for (Hazard hazard : Hazard.values()) {
            assertThat(testCase(report, hazard.name()).getAttribute("classname"))
                    .isEqualTo("fencepost." + hazard.kind());
        }
        assertThat(report.getDocumentElement().getAttribute("tests"))
                .isEqualTo(Integer.toString(names.size()));
    }

    @Test
    void failsWhereAnAlertIsBadEnough() throws Exception {
        Element failed = testCase(junit(0, SmashedTrace.of("h0")), "IO_LARGER");
        Element failure = only(failed, "failure");

        assertThat(failure.getAttribute("type")).isEqualTo("FAULT");
        assertThat(failure.getAttribute("message")).startsWith("IOMMU leaf of 2M over a frame");
        assertThat(failure.getTextContent())
                .contains("PSMASH SPA 0x240000000", "To do: Split", "--window 0x240000000");
        Element passed =
                testCase(junit(0, SmashedTrace.of("h0"), "--fail-on", "BREACH"), "IO_LARGER");
        assertThat(children(passed, "failure")).isEmpty();
        assertThat(only(passed, "system-out").getTextContent()).contains("FAULT IO_LARGER");
        assertThat(junit(3, SmashedTrace.of("h0"), "--fail-on", "LATENT")).isNotNull();
    }

    @Test
    void skipsWhatTheTraceCannotTell() throws Exception {
        Document report = junit(0, SmashedTrace.of("h0"));

        assertThat(only(testCase(report, "NOT_WAITED"), "skipped").getAttribute("message"))
                .contains("no leaf changes");
        assertThat(only(testCase(report, "REDUNDANT_FLUSH"), "skipped").getAttribute("message"))
                .contains("--redundant-flushes");
        Element quiet = testCase(report, "IO_SMALLER");
        assertThat(quiet.getElementsByTagName("*").getLength()).as("looked for").isZero();
    }

    @Test
    void isBrokenWhereTheTraceCannotBeRead() throws Exception {
        Document report = junit(2, SmashedTrace.of("h0") + "hello\n");
        Element error = only(testCase(report, "readable"), "error");

        assertThat(error.getAttribute("message")).endsWith(": 1");
        assertThat(error.getTextContent()).contains("run.jsonl:6: ");
        assertThat(report.getDocumentElement().getAttribute("errors")).isEqualTo("1");
        assertThat(children(testCase(report, "TRACE_GAP"), "skipped")).isEmpty();
    }

    @Test
    void takesNamesForTextAndNothingElse() throws Exception {
        Document report = junit(0, SmashedTrace.of(SmashedTrace.HOSTILE));

        assertThat(only(testCase(report, "IO_LARGER"), "failure").getTextContent())
                .contains("\\u0001\\u001b[31m<b>&\"'[a](b){0}\\u009b\\ufffe]]>\ud83d\ude00");
        assertThat(XmlText.line("a\nb\tc\ud800d")).isEqualTo("a\\u000ab\\u0009c\\ud800d");
    }

    @Test
    void countsWhatWasNotAskedFor() throws Exception {
        Document report = junit(0, SmashedTrace.of("h0"), "--to", "500ms");

        assertThat(elements(report, "failure")).isEmpty();
        assertThat(elements(report, "property"))
                .anySatisfy(
                        each -> {
                            assertThat(each.getAttribute("name")).isEqualTo("alerts elsewhere");
                            assertThat(each.getAttribute("value")).isEqualTo("1");
                        });
    }

    /** The report of a trace, of which each suite is valid whatever is in it. */
    private Document junit(int code, String trace, String... options) throws Exception {
        String file = Files.writeString(directory.resolve("run.jsonl"), trace).toString();
        List<String> args = new ArrayList<>(List.of("offline", "--format=junit", file));
        args.addAll(List.of(options));
        Console console = Console.run(args.toArray(String[]::new));
        assertThat(console.code()).as(console.err()).isEqualTo(code);
        Document document = document(console.out());
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("testsuites");
        for (Element suite : elements(document, "testsuite")) {
            SCHEMA.newValidator().validate(new DOMSource(alone(suite)));
            int cases = suite.getElementsByTagName("testcase").getLength();
            assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(cases));
        }
        return document;
    }

    /** A suite as the root of a document, which is what the schema is of. */
    private static Document alone(Element suite) throws ParserConfigurationException {
        Document document = factory().newDocumentBuilder().newDocument();
        document.appendChild(document.importNode(suite, true));
        return document;
    }

    private static Document document(String xml)
            throws ParserConfigurationException, SAXException, IOException {
        return factory().newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
    }

    private static DocumentBuilderFactory factory() {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        return factory;
    }

    private static Element testCase(Document report, String name) {
        return elements(report, "testcase").stream()
                .filter(each -> each.getAttribute("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Element> elements(Document report, String name) {
        return list(report.getElementsByTagName(name));
    }

    private static List<Element> children(Element parent, String name) {
        return list(parent.getElementsByTagName(name));
    }

    private static Element only(Element parent, String name) {
        List<Element> children = children(parent, name);
        assertThat(children).hasSize(1);
        return children.get(0);
    }

    private static List<Element> list(NodeList nodes) {
        List<Element> list = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            list.add((Element) nodes.item(i));
        }
        return list;
    }

    private static Schema schema() {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(JunitReportTest.class.getResource("/xsd/surefire-test-report.xsd"));
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }
}
