package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import dev.fencepost.producer.importer.AccessFusion.Fused;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an emulator shows of DMAs that a program announced. */
final class AccessFusionTest {
    private static final DeviceId EDU = DeviceId.parse("00:05.0");

    private static AnnouncedDma dma(long iova, long length, long from, long to) {
        return new AnnouncedDma(EDU, Direction.WRITE, iova, length, from, to);
    }

    private static Access access(long iova, Outcome outcome, Source source, long ts, long tsErr) {
        return new Access(
                new Envelope("h0", 0, ts, ts, tsErr),
                EDU,
                iova,
                1,
                Direction.READ,
                false,
                outcome,
                source,
                0);
    }

    private static Access walk(long iova, long ts) {
        return access(iova, Outcome.OK, Source.WALK, ts, 10);
    }

    private static Access hit(long iova, long ts) {
        return access(iova, Outcome.OK, Source.IOTLB, ts, 10);
    }

    private static Access fault(long iova, long ts) {
        return access(iova, Outcome.IO_PAGE_FAULT, Source.WALK, ts, 10);
    }

    private static AccessFusion fusion(boolean whole, List<AnnouncedDma> dmas, Access... accesses) {
        AccessFusion fusion = new AccessFusion(dmas, whole);
        List.of(accesses).forEach(fusion::add);
        return fusion;
    }

    @Test
    void oneTranslationIsAllOfADmaWithinItsPage() {
        AnnouncedDma dma = dma(0x1000, 64, 100, 200);
        AccessFusion fusion = fusion(false, List.of(dma), hit(0x1000, 150));

        assertThat(fusion.of(dma)).contains(new Fused(Outcome.OK, Source.IOTLB, 150, 10));
        assertThat(fusion.took(hit(0x1000, 150))).isTrue();
    }

    @Test
    void aPieceThatFailedMakesItFailFromTheTimeOfTheFirst() {
        AnnouncedDma dma = dma(0xffe0, 64, 100, 200);
        AccessFusion fusion = fusion(true, List.of(dma), fault(0x1_0000, 160), hit(0xffe0, 150));

        assertThat(fusion.of(dma)).contains(new Fused(Outcome.IO_PAGE_FAULT, Source.WALK, 150, 10));
    }

    @Test
    void aPageThatNoPieceBeginsInCameThroughOnlyIfEachTranslationIsShown() {
        AnnouncedDma dma = dma(0xffe0, 64, 100, 200);
        Access first = walk(0xffe0, 150);

        assertThat(fusion(true, List.of(dma), first).of(dma))
                .get()
                .returns(Outcome.OK, Fused::outcome);
        assertThat(fusion(false, List.of(dma), first).of(dma))
                .get()
                .returns(Outcome.UNKNOWN, Fused::outcome);
        assertThat(fusion(false, List.of(dma), first, walk(0x1_0000, 151)).of(dma))
                .get()
                .returns(Outcome.OK, Fused::outcome);
    }

    @Test
    void withoutItsFirstByteNothingCameThroughForSure() {
        AnnouncedDma dma = dma(0xffe0, 64, 100, 200);

        assertThat(fusion(true, List.of(dma), walk(0x1_0000, 151)).of(dma))
                .get()
                .returns(Outcome.UNKNOWN, Fused::outcome);
    }

    @Test
    void aPieceThatMayHaveFailedLeavesItUnknown() {
        AnnouncedDma dma = dma(0x1000, 64, 100, 200);
        Access unknown = access(0x1020, Outcome.UNKNOWN, Source.UNKNOWN, 151, 10);

        assertThat(fusion(true, List.of(dma), walk(0x1000, 150), unknown).of(dma))
                .get()
                .returns(Outcome.UNKNOWN, Fused::outcome);
    }

    @Test
    void anotherDeviceAddressOrTimeIsNotItsOwn() {
        AnnouncedDma dma = dma(0x1000, 64, 100, 200);
        AccessFusion fusion = new AccessFusion(List.of(dma), true);
        Access other =
                new Access(
                        new Envelope("h0", 0, 150, 1, 10),
                        DeviceId.parse("00:06.0"),
                        0x1000,
                        1,
                        Direction.READ,
                        false,
                        Outcome.OK,
                        Source.WALK,
                        0);

        for (Access access :
                List.of(
                        other,
                        walk(0xfff, 150),
                        walk(0x1040, 150),
                        walk(0x1000, 89),
                        walk(0x1000, 211))) {
            assertThat(fusion.took(access)).as("%s", access).isFalse();
            fusion.add(access);
        }
        assertThat(fusion.of(dma)).isEmpty();
        assertThat(fusion.took(walk(0x103f, 90))).isTrue();
        assertThat(fusion.took(walk(0x103f, 210))).isTrue();
    }

    @Test
    void ofTwoThatItMayBelongToTheNearerInTimeHasIt() {
        AnnouncedDma early = dma(0x1000, 64, 100, 200);
        AnnouncedDma late = dma(0x1000, 64, 210, 300);
        AccessFusion fusion =
                fusion(true, List.of(late, early), walk(0x1000, 204), hit(0x1000, 206));

        assertThat(fusion.of(early)).get().returns(204L, Fused::ts);
        assertThat(fusion.of(late)).get().returns(206L, Fused::ts);
        assertThat(fusion(true, List.of(late, early), walk(0x1000, 205)).of(late)).isEmpty();
    }

    @Test
    void anAnnouncementMadeTwiceIsOne() {
        AnnouncedDma dma = dma(0x1000, 64, 100, 200);

        assertThat(fusion(true, List.of(dma, dma), walk(0x1000, 150)).of(dma)).isPresent();
        assertThat(new AccessFusion(List.of(), true).of(dma)).isEmpty();
    }

    @Test
    void aDmaUpToTheEndOfAllAddressesIsHeld() {
        AnnouncedDma dma = dma(-64, 64, 100, 200);

        assertThat(fusion(true, List.of(dma), walk(-64, 150)).took(walk(-1, 150))).isTrue();
        assertThat(new AccessFusion(List.of(dma), true).took(walk(0, 150))).isFalse();
        assertThatThrownBy(() -> dma(-64, 65, 100, 200))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dma(0, 1, 2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dma(0, 0, 1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsWhatALookAtAllOfThemFinds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<AnnouncedDma> dmas = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long from = random.nextInt(1000);
            dmas.add(dma(random.nextInt(4) * 64L, 64, from, from + random.nextInt(100)));
        }
        AccessFusion fusion = new AccessFusion(dmas, true);
        for (int i = 0; i < 2000; i++) {
            Access access = walk(random.nextInt(300), random.nextInt(1200));
            boolean any =
                    dmas.stream()
                            .anyMatch(
                                    dma ->
                                            dma.holds(access.iova())
                                                    && dma.distance(access.ts()) <= 10);
            assertThat(fusion.took(access)).as("seed %d, %s", seed, access).isEqualTo(any);
        }
    }
}
