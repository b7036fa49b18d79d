package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlotNameTest {
    @Test
    void readsWhatSourcesWrite() {
        assertThat(SlotName.parse("rack-7/host/3")).contains(new SlotName("rack-7/host", 3));
        assertThat(new SlotName("h0", 12)).hasToString("h0/12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h0", "h0/", "/1", "h0/-1", "h0/x", "h0/99999999999", "h\0/1"})
    void knowsWhatIsNoKeyOfOurs(String key) {
        assertThat(SlotName.parse(key)).isEmpty();
    }
}
