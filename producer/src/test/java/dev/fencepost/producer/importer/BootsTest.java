package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import org.junit.jupiter.api.Test;

/** Logs of wall times that hold more than one boot of a machine. */
final class BootsTest {
    private static final String FAULT =
            " host kernel: vfio-pci 0000:41:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT"
                    + " domain=0x0007 address=0x1000 flags=0x0000]";
    private static final String FIRST = " host kernel: Linux version 6.12.117";

    @Test
    void putsAGapWhereTheJournalSaysThatAnotherBootBegins() {
        for (String between : new String[] {"-- Boot 4d2f --", "-- Reboot --"}) {
            assertReboots(
                    1,
                    "-- Boot 3c2f --",
                    "Nov 29 10:00:00" + FIRST,
                    "Nov 29 10:05:00" + FAULT,
                    between,
                    "Nov 30 10:00:00" + FIRST,
                    "Nov 30 10:05:00" + FAULT);
        }
    }

    @Test
    void knowsABootByTheKernelsFirstMessageWhereNothingElseTells() {
        assertReboots(
                1,
                "Nov 29 10:00:00" + FIRST,
                "Nov 29 10:05:00" + FAULT,
                "Nov 30 10:00:00" + FIRST,
                "Nov 30 10:05:00" + FAULT);
    }

    @Test
    void takesALogOfOneBootForOne() {
        assertReboots(
                0,
                "-- Journal begins at Mon 2026-11-29 10:00:00 UTC. --",
                "-- Boot 3c2f --",
                "Nov 29 10:00:00" + FIRST,
                "Nov 29 10:05:00" + FAULT,
                "Nov 29 10:05:00" + FAULT);
    }

    private static void assertReboots(int count, String... lines) {
        Imported imported = Imported.of(ImportFormat.DMESG, lines);
        assertThat(imported.all(Fault.class)).hasSize(2);
        assertThat(imported.problems())
                .hasSize(count)
                .allMatch(each -> each.cause().startsWith("the machine was booted again"));
        assertThat(imported.all(Gap.class)).hasSize(3 * count);
    }
}
