package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceClaimTest {
    private static final Path VFIO = Recording.path("ftrace-vfio-kprobes.txt.gz");

    @Test
    void readsWhatAPersonSays() {
        DeviceId device = DeviceId.parse("0000:00:05.0");
        assertThat(DeviceClaim.parse("00:05.0"))
                .isEqualTo(new DeviceClaim(device, OptionalInt.empty(), false, 0));
        assertThat(DeviceClaim.parse("0000:00:05.0,domain=7,asid=3"))
                .isEqualTo(new DeviceClaim(device, OptionalInt.of(7), true, 3));
        assertThat(DeviceClaim.parse("00:05.0,trusted").trusted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "00:05.0,", "00:05.0,asid=", "00:05.0,asid=-1", "00:05.0,x"})
    void refusesWhatItCannotRead(String text) {
        assertThatThrownBy(() -> DeviceClaim.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void makesADeviceTrustedWhereTheRecordingTellsItsDomain() {
        Recording recording = with("00:05.0,asid=3");
        assertThat(recording.all(DeviceEntry.class))
                .filteredOn(DeviceEntry::on)
                .extracting(DeviceEntry::domain, DeviceEntry::trusted, DeviceEntry::asid)
                .containsExactly(tuple(3, true, 3), tuple(7, true, 3));
        assertThat(recording.all(Access.class)).isNotEmpty().allMatch(Access::trusted);
    }

    @Test
    void keepsADeviceInTheDomainThatAPersonNames() {
        Recording recording = with("00:05.0,domain=7");
        assertThat(recording.all(DeviceEntry.class))
                .singleElement()
                .returns(7, DeviceEntry::domain)
                .returns(true, DeviceEntry::on);
        assertThat(recording.events().get(0)).isInstanceOf(DeviceEntry.class);
    }

    private static Recording with(String claim) {
        ImportOptions options = new ImportOptions("h0", List.of(DeviceClaim.parse(claim)));
        return Recording.of(options, TraceText.of("vfio", VFIO));
    }
}
