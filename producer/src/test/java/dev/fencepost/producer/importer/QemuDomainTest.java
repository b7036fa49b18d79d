package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.Op;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which domains devices are taken to be in. */
final class QemuDomainTest {
    private static final String NIC = "00:05.0";

    @Test
    void aDeviceIsInTheDomainThatItsWalksShowSinceItsEntryChanged() {
        QemuLog.Read read =
                new QemuLog()
                        .walk(3, NIC, 0x1000)
                        .entryChanged("00:06.0")
                        .entryChanged(NIC)
                        .fault(NIC, 0x2000)
                        .walk(7, NIC, 0x3000)
                        .entryChanged(NIC)
                        .walk(7, NIC, 0x4000)
                        .imported();

        assertThat(read.all(DeviceEntry.class))
                .extracting(each -> micros(each), DeviceEntry::domain, DeviceEntry::on)
                .containsExactly(
                        tuple(0L, 3, true),
                        tuple(3L, 3, false),
                        tuple(3L, 7, true),
                        tuple(8L, 7, true));
        assertThat(read.events()).extracting(TraceEvent::op).startsWith(Op.DEVICE, Op.ACCESS);
    }

    @Test
    void aDeviceStaysWhereItUsesCachedTranslationsAndElseIsInNoKnownDomain() {
        QemuLog.Read read =
                new QemuLog()
                        .walk(3, NIC, 0x1000)
                        .event("amdvi_all_inval Invalidation of all AMD-Vi cache requested ")
                        .hit(NIC, 0x1000)
                        .result(NIC, 0x1000, 1)
                        .entryChanged(NIC)
                        .fault(NIC, 0x2000)
                        .entryChanged(NIC)
                        .imported();

        assertThat(read.all(DeviceEntry.class))
                .extracting(each -> micros(each), DeviceEntry::domain, DeviceEntry::on)
                .containsExactly(
                        tuple(0L, 3, true),
                        tuple(2L, 3, true),
                        tuple(5L, 3, false),
                        tuple(8L, 3, false));
    }

    @Test
    void anotherDomainWithoutAChangeOfTheEntryBeginsWithItsWalk() {
        QemuLog.Read read = new QemuLog().walk(3, NIC, 0).walk(4, NIC, 0).imported();

        assertThat(read.all(DeviceEntry.class))
                .extracting(each -> micros(each), DeviceEntry::domain, DeviceEntry::on)
                .containsExactly(tuple(0L, 3, true), tuple(2L, 3, false), tuple(2L, 4, true));
    }

    @Test
    void whatAPersonKnowsOfADeviceHolds() {
        DeviceClaim claim = DeviceClaim.parse("00:05.0,domain=9,asid=2");
        QemuLog.Read read =
                new QemuLog()
                        .walk(3, NIC, 0x1000)
                        .imported(new ImportOptions("h7", List.of(claim)));

        assertThat(claim.domain()).isEqualTo(OptionalInt.of(9));
        assertThat(read.all(DeviceEntry.class))
                .singleElement()
                .returns(9, DeviceEntry::domain)
                .returns(true, DeviceEntry::trusted)
                .returns(2, DeviceEntry::asid);
        assertThat(read.all(Access.class)).singleElement().returns(true, Access::trusted);
        assertThat(read.events()).allMatch(each -> each.envelope().host().equals("h7"));
    }

    @Test
    void olderQemusLeaveTheBusOutOfAWalk() {
        QemuLog.Read read =
                new QemuLog()
                        .walked(7, "00:05.0", 0x1000)
                        .result("03:05.0", 0x1000, 0x8000)
                        .imported();

        assertThat(read.all(Access.class))
                .singleElement()
                .returns(Source.WALK, Access::source)
                .returns("0000:03:05.0", each -> each.bdf().toString());
        assertThat(read.all(DeviceEntry.class))
                .singleElement()
                .returns("0000:03:05.0", each -> each.bdf().toString());
    }

    private static long micros(TraceEvent event) {
        return event.ts() / 1000 - QemuLog.START;
    }
}
