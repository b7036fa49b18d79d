package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The fields of an alert in which engine and reference must not differ, as one line. */
record Answers(
        HazardKind kind,
        String code,
        Severity severity,
        Confidence confidence,
        AlertState state,
        OptionalInt domain,
        Optional<DeviceId> bdf,
        OptionalLong window,
        long firstTs,
        long lastTs,
        long hits,
        String id) {
    static Answers of(Verdict verdict) {
        return new Answers(
                verdict.kind(),
                verdict.code(),
                verdict.severity(),
                verdict.confidence(),
                verdict.state(),
                verdict.domain(),
                verdict.bdf(),
                verdict.window(),
                verdict.firstTs(),
                verdict.lastTs(),
                verdict.hits(),
                Alert.idOf(
                        "h0",
                        0,
                        verdict.kind(),
                        verdict.code(),
                        verdict.domain(),
                        verdict.bdf(),
                        verdict.window().isPresent() ? verdict.window() : verdict.iova2M(),
                        verdict.openingSeq()));
    }

    static Answers of(Alert alert) {
        return new Answers(
                alert.kind(),
                alert.code(),
                alert.severity(),
                alert.confidence(),
                alert.state(),
                alert.domain(),
                alert.bdf(),
                alert.window(),
                alert.firstTs(),
                alert.lastTs(),
                alert.hits(),
                alert.id());
    }

    Answers withoutConfidence() {
        return new Answers(
                kind,
                code,
                severity,
                Confidence.POSSIBLE,
                state,
                domain,
                bdf,
                window,
                firstTs,
                lastTs,
                hits,
                id);
    }

    /** One line an alert, sorted, so that two answers compare as text; one id is one alert. */
    static String text(List<Answers> answers) {
        return answers.stream()
                .map(Answers::line)
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private String line() {
        return String.format(
                "%s %s %s %s %s domain=%s bdf=%s window=%s ts=%d..%d hits=%d id=%s",
                kind,
                code,
                severity,
                confidence,
                state,
                domain.isPresent() ? domain.getAsInt() : "",
                bdf.map(DeviceId::toString).orElse(""),
                window.isPresent() ? Long.toHexString(window.getAsLong()) : "",
                firstTs,
                lastTs,
                hits,
                id);
    }
}
