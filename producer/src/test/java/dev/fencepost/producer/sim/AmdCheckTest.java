package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The truth table of AMD's check, row by row. */
final class AmdCheckTest {
    private static final long FAULT = AccessCheck.REFUSED;
    private static final long K4 = Pages.SIZE_4K;
    private static final long M2 = Pages.SIZE_2M;
    private static final long FRAME = 32 * M2;
    private static final long SPA = FRAME + 5 * K4;
    private static final long IOVA = 16 * M2 + 5 * K4;
    private static final int ASID = 7;

    private final RmpTable rmp = new RmpTable(64 * M2, true);
    private Hardware hardware = Hardware.AMD;

    @ParameterizedTest
    @ValueSource(longs = {4, 8, 16, 32, 64, 128, 256, 512, 1024})
    void letsALeafBelow2MReach4KEntries(long leafKib) {
        privateFrameOf4K(FRAME);
        assertThat(trusted(leafKib << 10)).isEqualTo(K4);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 8, 16, 32, 64, 128, 256, 512, 1024})
    void refusesALeafBelow2MOverA2MEntry(long leafKib) {
        privateFrameOf2M(FRAME);
        assertThat(trusted(leafKib << 10)).isEqualTo(FAULT);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 4, 8, 16, 32, 1024})
    void letsALeafOf2MAndMoreReach2MEntries(long leafMib) {
        privateFrameOf2M(FRAME);
        assertThat(trusted(leafMib << 20)).isEqualTo(M2);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 4, 8, 16, 32, 1024})
    void refusesALeafOf2MAndMoreOver4KEntries(long leafMib) {
        privateFrameOf4K(FRAME);
        assertThat(trusted(leafMib << 20)).isEqualTo(FAULT);
    }

    @Test
    void judgesEachFrameOfAMixedLeafByItself() {
        privateFrameOf2M(FRAME);
        privateFrameOf4K(FRAME + M2);
        assertThat(trusted(4 * M2)).isEqualTo(M2);
        assertThat(trusted(4 * M2, IOVA + M2, SPA + M2)).isEqualTo(FAULT);
    }

    @Test
    void judgesAMixedLeafAsAWholeWhereTheHardwareDoes() {
        hardware = new Hardware(Hardware.Model.AMD, true, true, true, true, false, K4);
        privateFrameOf2M(FRAME);
        privateFrameOf4K(FRAME + M2);
        assertThat(trusted(4 * M2)).isEqualTo(FAULT);
        assertThat(trusted(M2)).isEqualTo(M2);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  false, true,  7, 0, ok",
        "true,  false, true,  8, 0, fault",
        "true,  false, true,  7, 1, fault",
        "false, false, false, 0, 0, fault",
        "true,  true,  true,  7, 0, fault",
        "true,  false, false, 7, 0, fault",
    })
    void refusesTheRightSizeWithTheWrongRight(
            boolean assigned,
            boolean immutable,
            boolean validated,
            int asid,
            int pagesAside,
            String expected) {
        long gpa = IOVA + pagesAside * K4;
        rmp.set(SPA, K4, RmpTable.entry(assigned, immutable, validated, asid, gpa));
        assertThat(trusted(K4)).isEqualTo(expected.equals("ok") ? K4 : FAULT);
    }

    @Test
    void takesAnUnvalidatedPageWhereValidationIsNotRequired() {
        hardware = new Hardware(Hardware.Model.AMD, true, true, true, false, true, K4);
        rmp.set(SPA, K4, RmpTable.entry(true, false, false, ASID, IOVA));
        assertThat(trusted(K4)).isEqualTo(K4);
    }

    @Test
    void letsUntrustedDmaReachUnassigned4K() {
        privateFrameOf4K(FRAME);
        rmp.set(SPA, K4, 0);
        assertThat(untrusted(K4)).isEqualTo(K4);
        assertThat(untrusted(1L << 20)).isEqualTo(K4);
    }

    @Test
    void refusesUntrustedDmaToAssignedPages() {
        privateFrameOf4K(FRAME);
        assertThat(untrusted(K4)).isEqualTo(FAULT);
        privateFrameOf2M(FRAME);
        assertThat(untrusted(K4)).isEqualTo(FAULT);
        assertThat(untrusted(M2)).isEqualTo(FAULT);
    }

    @Test
    void letsAnUntrustedLargeLeafReachAFrameWithNothingAssigned() {
        assertThat(untrusted(M2)).isEqualTo(M2);
        assertThat(untrusted(4 * M2)).isEqualTo(M2);
    }

    @Test
    void refusesAnUntrustedLargeLeafOverAMixedFrameOnItsSharedPagesToo() {
        privateFrameOf4K(FRAME);
        rmp.set(SPA, K4, 0);
        assertThat(untrusted(M2)).isEqualTo(FAULT);
        assertThat(untrusted(4 * M2)).isEqualTo(FAULT);
    }

    private long trusted(long leafSize) {
        return trusted(leafSize, IOVA, SPA);
    }

    private long trusted(long leafSize, long iova, long spa) {
        return AccessCheck.of(hardware).entrySize(rmp, leafSize, iova, spa, true, ASID);
    }

    private long untrusted(long leafSize) {
        return AccessCheck.of(hardware).entrySize(rmp, leafSize, IOVA, SPA, false, 0);
    }

    private void privateFrameOf2M(long spa) {
        rmp.set(spa, M2, entry(spa));
    }

    private void privateFrameOf4K(long spa) {
        LongStream.range(0, 512)
                .map(page -> spa + page * K4)
                .forEach(page -> rmp.set(page, K4, entry(page)));
    }

    private static long entry(long spa) {
        return RmpTable.entry(true, false, true, ASID, spa - FRAME + Pages.frameOf(IOVA));
    }
}
