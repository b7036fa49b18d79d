package dev.fencepost.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AlertJsonTest {
    @Test
    void writesEveryFieldByItsName() {
        assertThat(AlertJson.write(full(List.of())))
                .isEqualTo(
                        "{\"id\":\"0123\",\"revision\":2,\"kind\":\"SIZE_MISMATCH\","
                                + "\"code\":\"IO_LARGER\",\"severity\":\"FAULT\","
                                + "\"confidence\":\"CERTAIN\",\"state\":\"OPEN\",\"host\":\"h\\\"1\","
                                + "\"run\":4294967295,\"domain\":7,\"bdf\":\"0000:01:00.1\","
                                + "\"asid\":3,\"window\":\"0x240000000\",\"iova\":\"0x0\","
                                + "\"spa\":\"0xffffffffffffffff\",\"ioPageSize\":2097152,"
                                + "\"rmpPageSize\":4096,\"firstTs\":1,"
                                + "\"lastTs\":18446744073709551615,\"hits\":12,\"evidence\":[],"
                                + "\"summary\":\"A leaf.\",\"remedy\":\"Split it.\"}");
    }

    @Test
    void leavesOutWhatDoesNotApply() {
        assertThat(AlertJson.write(bare()))
                .contains("\"run\":0,\"firstTs\":1")
                .doesNotContain("domain", "bdf", "asid", "window", "iova", "spa", "PageSize");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4"})
    void readsBackWhatItWrites(long seed) {
        List<TraceEvent> evidence = new RandomEvents(seed).events(Alert.MAX_EVIDENCE);

        Alert alert = full(evidence);
        assertThat(AlertJson.read(AlertJson.write(alert))).as("seed %d", seed).isEqualTo(alert);
        assertThat(AlertJson.read(AlertJson.write(bare()))).isEqualTo(bare());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"hits\":12|\"hits\":-1|hits is not a whole number",
                "\"hits\":12|\"hits\":1.5|hits is not a whole number",
                "\"hits\":12|\"hits\":12,\"hits\":12|alert is not JSON",
                "\"hits\":12|\"hits\":12,\"colour\":1|unknown field \"colour\"",
                "\"asid\":3,|\"asid\":4294967296,|asid is not a whole number",
                "\"0x0\"|\"0\"|iova is not an address",
                "FAULT|BAD|unknown severity \"BAD\"",
                "\"evidence\":[]|\"evidence\":[{}]|evidence 1: field op is missing",
                "\"evidence\":[]|\"evidence\":[[]]|evidence 1: not JSON",
                "\"code\":\"IO_LARGER\",|``|field code is missing",
                "0000:01:00.1|x|not a PCI address"
            })
    void saysWhatIsWrong(String good, String bad, String cause) {
        String line = AlertJson.write(full(List.of())).replace(good, bad);

        assertThatThrownBy(() -> AlertJson.read(line))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(cause);
    }

    @Test
    void refusesWhatIsNoObject() {
        for (String text : List.of("", "[]", "{", "null", "{} {}", "[".repeat(100_000))) {
            assertThatThrownBy(() -> AlertJson.read(text)).isInstanceOf(BadInputException.class);
        }
    }

    private static Alert full(List<TraceEvent> evidence) {
        return new Alert(
                "0123",
                2,
                HazardKind.SIZE_MISMATCH,
                "IO_LARGER",
                Severity.FAULT,
                Confidence.CERTAIN,
                AlertState.OPEN,
                "h\"1",
                -1,
                OptionalInt.of(7),
                Optional.of(new DeviceId(0x101)),
                OptionalInt.of(3),
                OptionalLong.of(0x240000000L),
                OptionalLong.of(0),
                OptionalLong.of(-1),
                OptionalLong.of(2097152),
                OptionalLong.of(4096),
                1,
                -1,
                12,
                evidence,
                "A leaf.",
                "Split it.");
    }

    private static Alert bare() {
        return new Alert(
                "4567",
                1,
                HazardKind.TRACE_GAP,
                "RMP",
                Severity.LATENT,
                Confidence.POSSIBLE,
                AlertState.CLOSED,
                "h0",
                0,
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                1,
                2,
                1,
                List.of(),
                "",
                "");
    }
}
