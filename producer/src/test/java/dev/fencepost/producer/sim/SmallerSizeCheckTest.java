package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The truth table of the models ideal and single-owner, row by row. */
final class SmallerSizeCheckTest {
    private static final long FAULT = AccessCheck.REFUSED;
    private static final long K4 = Pages.SIZE_4K;
    private static final long M2 = Pages.SIZE_2M;
    private static final long FRAME = 32 * M2;
    private static final long SPA = FRAME + 5 * K4;
    private static final long IOVA = 16 * M2 + 5 * K4;
    private static final int ASID = 7;

    private final RmpTable rmp = new RmpTable(64 * M2, true);

    @ParameterizedTest
    @ValueSource(longs = {4, 8, 16, 32, 64, 128, 256, 512, 1024})
    void letsALeafBelow2MReachEitherSizeWithA4KEntry(long leafKib) {
        privateFrameOf4K(FRAME);
        assertThat(ideal(leafKib << 10, true)).isEqualTo(K4);
        assertThat(singleOwner(leafKib << 10, true)).isEqualTo(K4);
        privateFrameOf2M(FRAME);
        assertThat(ideal(leafKib << 10, true)).isEqualTo(K4);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 4, 8, 16, 32, 1024})
    void letsALeafOf2MAndMoreReachEitherSizeWithAnEntryOfTheSmaller(long leafMib) {
        privateFrameOf2M(FRAME);
        assertThat(ideal(leafMib << 20, true)).isEqualTo(M2);
        assertThat(singleOwner(leafMib << 20, true)).isEqualTo(M2);
        privateFrameOf4K(FRAME);
        assertThat(ideal(leafMib << 20, true)).isEqualTo(K4);
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
    void refusesTheWrongRight(
            boolean assigned,
            boolean immutable,
            boolean validated,
            int asid,
            int pagesAside,
            String expected) {
        long gpa = IOVA + pagesAside * K4;
        rmp.set(SPA, K4, RmpTable.entry(assigned, immutable, validated, asid, gpa));
        long size = expected.equals("ok") ? K4 : FAULT;
        assertThat(ideal(M2, true)).isEqualTo(size);
        assertThat(singleOwner(K4, true)).isEqualTo(size);
    }

    @Test
    void letsUntrustedDmaReachTheSharedPagesOfAMixedFrameAndNoOthers() {
        privateFrameOf4K(FRAME);
        rmp.set(SPA, K4, 0);
        for (long leaf : new long[] {K4, 1L << 20, M2, 4 * M2}) {
            assertThat(ideal(leaf, false)).isEqualTo(K4);
            assertThat(singleOwner(leaf, false)).isEqualTo(K4);
        }
        rmp.set(SPA, K4, entry(SPA));
        for (long leaf : new long[] {K4, 1L << 20, M2, 4 * M2}) {
            assertThat(ideal(leaf, false)).isEqualTo(FAULT);
            assertThat(singleOwner(leaf, false)).isEqualTo(FAULT);
        }
    }

    @Test
    void letsAnUntrustedLargeLeafReachAFrameWithNothingAssigned() {
        assertThat(ideal(M2, false)).isEqualTo(M2);
        assertThat(singleOwner(4 * M2, false)).isEqualTo(M2);
    }

    @Test
    void hasNoTranslationForWhatASingleOwnerRefuses() {
        assertThat(check(Model.SINGLE_OWNER).refusal()).isEqualTo(Outcome.IO_PAGE_FAULT);
        assertThat(check(Model.IDEAL).refusal()).isEqualTo(Outcome.RMP_PAGE_FAULT);
    }

    @Test
    void refusesNoMoreThanThePage() {
        privateFrameOf4K(FRAME);
        assertThat(check(Model.IDEAL).refusedSize(rmp, M2, SPA)).isEqualTo(K4);
        privateFrameOf2M(FRAME);
        assertThat(check(Model.IDEAL).refusedSize(rmp, M2, SPA)).isEqualTo(M2);
        assertThat(check(Model.AMD).refusedSize(rmp, 4 * M2, SPA)).isEqualTo(M2);
    }

    private long ideal(long leafSize, boolean trusted) {
        return check(Model.IDEAL).entrySize(rmp, leafSize, IOVA, SPA, trusted, ASID);
    }

    private long singleOwner(long leafSize, boolean trusted) {
        return check(Model.SINGLE_OWNER).entrySize(rmp, leafSize, IOVA, SPA, trusted, ASID);
    }

    private static AccessCheck check(Model model) {
        return AccessCheck.of(Hardware.of(model));
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
