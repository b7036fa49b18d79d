package dev.fencepost.analyzer.ci;

import dev.fencepost.analyzer.ci.JudgedTrace.Fact;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes the elements of JUnit's XML, of a shape that Jenkins, GitLab and GitHub's actions take.
 */
final class JunitXml {
    /** A trace is judged as a whole: no case has a time of its own, and reports can be compared. */
    private static final String TIME = "0";

    private final XMLStreamWriter out;

    JunitXml(XMLStreamWriter out) {
        this.out = out;
    }

    void begin(long tests, long failures, long errors) throws XMLStreamException {
        out.writeStartDocument("UTF-8", "1.0");
        newline();
        out.writeStartElement("testsuites");
        attribute("name", "fencepost");
        attribute("tests", Long.toString(tests));
        attribute("failures", Long.toString(failures));
        attribute("errors", Long.toString(errors));
        attribute("time", TIME);
        newline();
    }

    void beginSuite(String name, long tests, long failures, long errors, long skipped)
            throws XMLStreamException {
        out.writeStartElement("testsuite");
        attribute("name", name);
        attribute("tests", Long.toString(tests));
        attribute("failures", Long.toString(failures));
        attribute("errors", Long.toString(errors));
        attribute("skipped", Long.toString(skipped));
        attribute("time", TIME);
        newline();
    }

    void properties(List<Fact> facts) throws XMLStreamException {
        out.writeStartElement("properties");
        newline();
        for (Fact fact : facts) {
            out.writeEmptyElement("property");
            attribute("name", fact.name());
            attribute("value", fact.value());
            newline();
        }
        end();
    }

    void testCase(String suite, JunitCase each) throws XMLStreamException {
        out.writeStartElement("testcase");
        attribute("classname", "fencepost." + suite);
        attribute("name", each.name());
        attribute("time", TIME);
        switch (each.result()) {
            case PASSED -> said(each.text());
            case SKIPPED -> {
                out.writeEmptyElement("skipped");
                attribute("message", each.message());
            }
            case FAILED -> result("failure", each);
            case BROKEN -> result("error", each);
        }
        end();
    }

    /** Ends what was begun last. */
    void end() throws XMLStreamException {
        out.writeEndElement();
        newline();
    }

    void finish() throws XMLStreamException {
        out.writeEndDocument();
        out.flush();
    }

    private void result(String element, JunitCase each) throws XMLStreamException {
        out.writeStartElement(element);
        attribute("type", each.severity());
        attribute("message", each.message());
        out.writeCharacters(XmlText.lines(each.text()));
        out.writeEndElement();
    }

    private void said(String text) throws XMLStreamException {
        if (!text.isEmpty()) {
            out.writeStartElement("system-out");
            out.writeCharacters(XmlText.lines(text));
            out.writeEndElement();
        }
    }

    private void attribute(String name, String value) throws XMLStreamException {
        out.writeAttribute(name, XmlText.line(value));
    }

    private void newline() throws XMLStreamException {
        out.writeCharacters("\n");
    }
}
