package dev.fencepost.producer.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fencepost.model.Alert;
import dev.fencepost.trace.AlertJson;
import dev.fencepost.trace.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

/** Alerts as JSON that nobody checked. */
@Timeout(60)
final class AlertJsonFuzzTest {
    private static final long CONSTANT = 1 << 18;
    private static final long PER_BYTE = 1000;

    @FuzzTest
    void anAlertIsReadOrRefused(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Allocation.holds(CONSTANT + PER_BYTE * bytes.length, () -> read(text));
        read(text)
                .ifPresent(
                        alert ->
                                assertThat(AlertJson.read(AlertJson.write(alert)))
                                        .isEqualTo(alert));
    }

    private static Optional<Alert> read(String text) {
        try {
            return Optional.of(AlertJson.read(text));
        } catch (BadInputException e) {
            assertThat(e.getMessage()).doesNotContainPattern("\\p{Cc}");
            return Optional.empty();
        }
    }
}
