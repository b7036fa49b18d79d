package dev.fencepost.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class RunConverterTest {
    private final RunConverter converter = at(1_800_000_000L);

    private static RunConverter at(long seconds) {
        return new RunConverter(Clock.fixed(Instant.ofEpochSecond(seconds), ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "4294967295, -1", "2147483648, -2147483648"})
    void readsAnUnsignedNumber(String text, int run) {
        assertThat(converter.convert(text)).isEqualTo(run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "4294967296", "99999999999", "1.5", "now"})
    void refusesAllElse(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void countsTheSecondsSoThatALaterStartIsALaterRun() {
        assertThat(converter.convert("time")).isEqualTo(1_800_000_000);
        int beyond2038 = at(4_000_000_000L).convert("time");
        assertThat(Integer.compareUnsigned(beyond2038, 1_800_000_000)).isPositive();
    }
}
