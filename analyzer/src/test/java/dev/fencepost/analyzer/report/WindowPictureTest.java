package dev.fencepost.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.dashboard.story.Timeline;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Severity;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** A window's timeline as a drawing. */
final class WindowPictureTest {
    private static Document drawn(String title, Alert... alerts) throws Exception {
        String svg = WindowPicture.of(title, Timeline.of(List.of(alerts), List.of(), 0, -1));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void hasALaneForEachDeviceAndAnArrowBetweenPiecesOfEvidence() throws Exception {
        Document picture = drawn("h0", SomeAlerts.number(2));
        String text = picture.getDocumentElement().getTextContent();
        assertThat(text).contains("Leaves", "Invalidations", "RMP", "0000:41:00.0");
        assertThat(text).contains("PSMASH", "FAULT", "BREACH IO_LARGER, 0.000005000 s");
        assertThat(picture.getElementsByTagName("path").getLength()).isGreaterThan(8);
        assertThat(text).contains("+5.0 us");
    }

    @Test
    void isWellFormedWhateverATraceCallsItself() throws Exception {
        String hostile = "</text><script>alert(1)</script>\u0000\u202e&\"\ud800\ufffe";
        Document picture = drawn(hostile, SomeAlerts.of(hostile, 1, Severity.FAULT, hostile));
        assertThat(picture.getElementsByTagName("script").getLength()).isZero();
        assertThat(picture.getDocumentElement().getAttribute("aria-label"))
                .isEqualTo("</text><script>alert(1)</script>⟨U+0000⟩⟨U+202e⟩&\"⟨U+d800⟩⟨U+fffe⟩");
    }

    @Test
    void saysThatThereIsNothing() throws Exception {
        assertThat(drawn("h0").getDocumentElement().getTextContent()).contains("No alert");
    }

    @Test
    void drawsTheFirstOfManyEventsAndCountsTheRest() throws Exception {
        Document picture = drawn("h0", SomeAlerts.numbered(400).toArray(Alert[]::new));
        assertThat(picture.getDocumentElement().getTextContent())
                .contains("500 later events are not drawn");
    }
}
