package dev.fencepost.analyzer.alerts;

import dev.fencepost.analyzer.rules.Facts;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.analyzer.rules.Subject;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.OptionalLong;

/** Puts an alert together, and its sentence for people. */
final class AlertText {
    private static final String IO_PAGE_SIZE = "{io}";

    private AlertText() {}

    static Alert alert(
            String id,
            int revision,
            Subject subject,
            Severity severity,
            Confidence confidence,
            AlertState state,
            String host,
            int run,
            OptionalLong window,
            Facts facts,
            long firstTs,
            long lastTs,
            long hits,
            List<TraceEvent> evidence) {
        return new Alert(
                id,
                revision,
                subject.hazard().kind(),
                subject.code(),
                severity,
                confidence,
                state,
                host,
                run,
                subject.domain(),
                subject.bdf(),
                facts.asid(),
                window,
                facts.iova(),
                facts.spa(),
                present(facts.ioPageSize()),
                present(facts.rmpPageSize()),
                firstTs,
                lastTs,
                hits,
                evidence,
                sentence(subject, severity, confidence, facts, hits),
                subject.hazard().remedy());
    }

    private static OptionalLong present(long size) {
        return size == 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    private static String sentence(
            Subject subject, Severity severity, Confidence confidence, Facts facts, long hits) {
        Hazard hazard = subject.hazard();
        StringBuilder text = new StringBuilder(192);
        meaning(text, hazard.meaning(), facts.ioPageSize());
        if (hazard == Hazard.RMP_FAILED) {
            text.append(" with ").append(subject.code());
        } else if (hazard == Hazard.TRACE_GAP) {
            text.append(": ").append(subject.code());
        }
        subject.bdf().ifPresent(bdf -> text.append(", by ").append(bdf));
        subject.domain().ifPresent(domain -> text.append(", domain ").append(domain));
        subject.window()
                .ifPresent(
                        window ->
                                text.append(subject.inIova() ? ", IOVA 0x" : ", frame 0x")
                                        .append(Long.toHexString(window)));
        text.append("; ").append(consequence(hazard, severity, confidence));
        if (hits > 1) {
            text.append(", ").append(hits).append(" times");
        }
        return text.append('.').toString();
    }

    private static void meaning(StringBuilder text, String meaning, long ioPageSize) {
        int at = meaning.indexOf(IO_PAGE_SIZE);
        if (at < 0) {
            text.append(meaning);
        } else {
            text.append(meaning, 0, at).append(size(ioPageSize));
            text.append(meaning, at + IO_PAGE_SIZE.length(), meaning.length());
        }
        text.setCharAt(0, Character.toUpperCase(text.charAt(0)));
    }

    /** What came of it; of what no access can hit, what it means for the reader. */
    private static String consequence(Hazard hazard, Severity severity, Confidence confidence) {
        boolean certain = confidence == Confidence.CERTAIN;
        return switch (hazard) {
            case ALIAS ->
                    perhaps(certain) + "devices of one guest can overwrite the other's memory";
            case RMP_FAILED -> "it changed nothing";
            case REDUNDANT_FLUSH ->
                    certain
                            ? "it took time and protected nothing"
                            : "unless what the trace lost needed it";
            case MODEL_DISAGREES -> perhaps(certain) + "the model or the trace is wrong here";
            case TRACE_GAP -> "what rests on them is no more than possible";
            default -> consequence(severity, certain);
        };
    }

    private static String perhaps(boolean certain) {
        return certain ? "" : "perhaps ";
    }

    private static String consequence(Severity severity, boolean certain) {
        return switch (severity) {
            case LATENT -> certain ? "nothing hit it yet" : "perhaps, and nothing hit it yet";
            case FAULT -> certain ? "accesses failed" : "accesses may have failed";
            case BREACH ->
                    certain
                            ? "an access went through a right that was gone"
                            : "an access may have gone through a right that was gone";
        };
    }

    private static String size(long bytes) {
        if (bytes >= 1L << 30) {
            return (bytes >>> 30) + "G";
        }
        return bytes >= 1L << 20 ? (bytes >>> 20) + "M" : (bytes >>> 10) + "K";
    }
}
