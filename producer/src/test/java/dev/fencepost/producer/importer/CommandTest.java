package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandTest {
    @ParameterizedTest
    @CsvSource({
        "0x10000002, 0x0, 0x10000000, 0x1000",
        "0x103ff003, 0x0, 0x10000000, 0x800000",
        "0x10007003, 0x0, 0x10000000, 0x10000",
        "0x00000003, 0x0, 0x0,        0x2000",
        "0x00001003, 0x5, 0x500000000, 0x4000",
        "0xfffff003, 0x7fffffff, 0x0, 0x0",
        "0xfffff003, 0xffffffff, 0x0, 0x0"
    })
    void decodesTheRangeOfAnInvalidation(String d2, String d3, String base, String size) {
        Command command =
                Command.of(Fields.of("d0=0x0 d1=0x30000007 d2=" + d2 + " d3=" + d3.trim()));
        assertThat(command.opcode()).isEqualTo(Command.INVALIDATE_IOMMU_PAGES);
        assertThat(command.domain()).isEqualTo(7);
        assertThat(command.base()).isEqualTo(Long.decode(base));
        assertThat(command.size()).isEqualTo(Long.decode(size));
    }

    @Test
    void takesTheWholeSequenceNumberForTheToken() {
        Command command = Command.of(Fields.of("d0=0x1a11001 d1=0x10000000 d2=0xffffffff d3=0x2"));
        assertThat(command.opcode()).isEqualTo(Command.COMPLETION_WAIT);
        assertThat(command.token()).isEqualTo(0x2_ffff_ffffL);
    }

    @Test
    void namesTheDevice() {
        Command command = Command.of(Fields.of("d0=0x28 d1=0x20000000 d2=0x0 d3=0x0"));
        assertThat(command.opcode()).isEqualTo(Command.INVALIDATE_DEVTAB_ENTRY);
        assertThat(command.device()).isEqualTo(DeviceId.parse("0000:00:05.0"));
    }
}
