package dev.fencepost.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"0000:00:00.0", "0000:42:01.0", "00a3:c1:1f.7", "ffff:ff:1f.7"})
    void isWrittenAsItIsRead(String text) {
        assertThat(DeviceId.parse(text)).hasToString(text);
    }
}
