package dev.fencepost.analyzer.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.rules.Facts;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.analyzer.rules.Subject;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Stream;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AlertTextTest {
    @Test
    void endsInWhatCameOfIt() {
        assertThat(summary(Hazard.IO_LARGER, Severity.LATENT, Confidence.CERTAIN, 0))
                .endsWith(", domain 7, frame 0x200000; nothing hit it yet.");
        assertThat(summary(Hazard.IO_LARGER, Severity.FAULT, Confidence.POSSIBLE, 3))
                .endsWith("; accesses may have failed, 3 times.");
    }

    @Test
    void saysOfWhatNoAccessHitsWhatItMeans() {
        assertThat(summary(Hazard.MODEL_DISAGREES, Severity.LATENT, Confidence.POSSIBLE, 1))
                .endsWith("; perhaps the model or the trace is wrong here.");
        assertThat(summary(Hazard.REDUNDANT_FLUSH, Severity.LATENT, Confidence.CERTAIN, 2))
                .endsWith("; it took time and protected nothing, 2 times.");
    }

    @ParameterizedTest
    @EnumSource(
            value = Hazard.class,
            names = {"ALIAS", "RMP_FAILED", "REDUNDANT_FLUSH", "MODEL_DISAGREES", "TRACE_GAP"})
    void speaksOfNoHitWhereThereIsNone(Hazard hazard) {
        for (Confidence confidence : Confidence.values()) {
            assertThat(summary(hazard, Severity.LATENT, confidence, 1)).doesNotContain("hit");
        }
    }

    private static String summary(
            Hazard hazard, Severity severity, Confidence confidence, long hits) {
        return AlertText.alert(
                        "id",
                        1,
                        Subject.frame(hazard, 7, 0x20_0000),
                        severity,
                        confidence,
                        AlertState.CLOSED,
                        "h0",
                        0,
                        OptionalLong.empty(),
                        Facts.NONE,
                        1,
                        1,
                        hits,
                        List.of(new Gap(new Envelope("h0", 0, 1, 1, 0), Stream.DMA, 1)))
                .summary();
    }
}
