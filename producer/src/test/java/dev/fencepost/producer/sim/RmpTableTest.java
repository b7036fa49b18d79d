package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Pages;
import org.junit.jupiter.api.Test;

final class RmpTableTest {
    private static final long K4 = Pages.SIZE_4K;
    private static final long M2 = Pages.SIZE_2M;
    private static final long GPA = 8 * M2;

    private final RmpTable rmp = new RmpTable(4 * M2, true);

    @Test
    void inheritsEverythingWhenSmashed() {
        assertThat(rmp.update(M2, M2, true, false, 3, GPA)).isEqualTo(RmpTable.SUCCESS);
        assertThat(rmp.pvalidate(M2, M2, true)).isEqualTo(RmpTable.SUCCESS);
        assertThat(rmp.psmash(M2 + K4)).isEqualTo(RmpTable.SUCCESS);
        long page = rmp.at(M2 + 511 * K4);
        assertThat(RmpTable.large(page)).isFalse();
        assertThat(RmpTable.validated(page)).isTrue();
        assertThat(RmpTable.asid(page)).isEqualTo(3);
        assertThat(RmpTable.gpa(page)).isEqualTo(GPA + 511 * K4);
    }

    @Test
    void comesBackFromASmashUnlessAPageHasChanged() {
        rmp.update(M2, M2, true, false, 3, GPA);
        long before = rmp.at(M2);
        rmp.psmash(M2);
        rmp.update(M2, K4, false, false, 0, 0);
        assertThat(rmp.unsmash(M2)).isEqualTo(RmpTable.FAIL_INPUT);
        rmp.update(M2, K4, true, false, 3, GPA);
        assertThat(rmp.unsmash(M2)).isEqualTo(RmpTable.SUCCESS);
        assertThat(rmp.at(M2)).isEqualTo(before);
    }

    @Test
    void answersWithTheResultsOfTheInstructions() {
        rmp.update(0, M2, true, false, 3, GPA);
        assertThat(rmp.update(K4, K4, false, false, 0, 0)).isEqualTo(RmpTable.FAIL_OVERLAP);
        assertThat(rmp.pvalidate(K4, K4, true)).isEqualTo(RmpTable.FAIL_SIZE_MISMATCH);
        assertThat(rmp.psmash(M2)).isEqualTo(RmpTable.FAIL_BAD_ADDRESS);
        assertThat(rmp.psmash(4 * M2)).isEqualTo(RmpTable.FAIL_INPUT);
        rmp.update(M2, K4, true, true, 3, GPA);
        assertThat(rmp.update(M2, K4, false, false, 0, 0)).isEqualTo(RmpTable.FAIL_PERMISSION);
    }

    @Test
    void forgetsValidationOnUpdateOnlyWhereTheHardwareDoes() {
        assertThat(RmpTable.validated(updatedTwice(rmp))).isFalse();
        assertThat(RmpTable.validated(updatedTwice(new RmpTable(M2, false)))).isTrue();
    }

    private static long updatedTwice(RmpTable table) {
        table.update(0, K4, true, false, 3, GPA);
        table.pvalidate(0, K4, true);
        table.update(0, K4, true, false, 3, GPA);
        return table.at(0);
    }
}
