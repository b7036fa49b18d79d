package dev.fencepost.analyzer.shadow;

import static dev.fencepost.model.Pages.PAGES_PER_FRAME;
import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Unsmash;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The RMP entries of one frame, as the instructions of domain.md §2 leave them. */
final class RmpEntriesTest {
    private static final long BASE = 0x2_4000_0000L;
    private static final long GPA = 0x1000_0000L;
    private static final int ASID = 5;

    private final Frame frame = new Frame(BASE);
    private long ts;

    @Test
    void knowsNothingOfWhatWasNeverSeen() {
        assertThat(frame.sizeKnown() || frame.is2M() || frame.is4K()).isFalse();
        assertThat(frame.allKnown() || frame.mixed() || frame.devalidated()).isFalse();
        assertThat(frame.known(7) || frame.assigned(7) || frame.unassigned(7)).isFalse();
        assertThat(frame.validated(7) || frame.notValidated(7) || frame.immutable(7)).isFalse();
        assertThat(frame.firstAssigned()).isEqualTo(-1);
        assertThat(frame.firstUnassigned()).isEqualTo(-1);
        assertThat(frame.firstAssigned(ASID)).isEqualTo(-1);
        assertThat(frame.grants(ASID, GPA, 0, 1)).isFalse();
        assertThat(frame.history(7, "host", 0)).isEmpty();
    }

    @Test
    void grantsThePagesOfA2mEntryToItsGuestAtTheirOwnGuestAddresses() {
        frame.snapshot(snapshot2M(true, true));
        assertThat(frame.grants(ASID, GPA, 0, PAGES_PER_FRAME)).isTrue();
        assertThat(frame.grants(ASID, gpa(7), 7, 9)).isTrue();
        assertThat(frame.grants(ASID, gpa(7), 8, 9)).isFalse();
        assertThat(frame.grants(ASID + 1, GPA, 0, 1)).isFalse();
        assertThat(frame.gpa(7)).isEqualTo(gpa(7));
        assertThat(frame.is2M() && frame.sizeKnown() && frame.allKnown()).isTrue();
        assertThat(frame.is4K()).isFalse();
    }

    @Test
    void grantsNothingOfA2mEntryThatIsNotValidatedOrShared() {
        frame.snapshot(snapshot2M(true, false));
        assertThat(frame.grants(ASID, GPA, 0, 1)).isFalse();
        assertThat(frame.notValidated(7)).isTrue();
        frame.snapshot(snapshot2M(false, false));
        assertThat(frame.grants(ASID, GPA, 0, 1)).isFalse();
        assertThat(frame.unassigned(7)).isTrue();
        assertThat(frame.firstUnassigned()).isZero();
        assertThat(frame.firstAssigned()).isEqualTo(-1);
    }

    @Test
    void keepsWhatAPsmashInherits() {
        frame.snapshot(snapshot2M(true, true));
        frame.resize(psmash(), false);
        assertThat(frame.is4K() && frame.uniform() && frame.allKnown()).isTrue();
        assertThat(frame.grants(ASID, gpa(511), 511, 512)).isTrue();
    }

    @Test
    void splitsIntoPagesWhereOneIsShared() {
        frame.snapshot(snapshot2M(true, true));
        frame.resize(psmash(), false);
        frame.update(share(3), true);
        assertThat(frame.mixed() && frame.allKnown()).isTrue();
        assertThat(frame.uniform() || frame.assigned(3)).isFalse();
        assertThat(frame.unassigned(3) && frame.assigned(2) && frame.assigned(4)).isTrue();
        assertThat(frame.firstUnassigned()).isEqualTo(3);
        assertThat(frame.grants(ASID, GPA, 0, 3)).isTrue();
        assertThat(frame.grants(ASID, GPA, 0, 4)).isFalse();
        assertThat(frame.grants(ASID, gpa(4), 4, PAGES_PER_FRAME)).isTrue();
    }

    @Test
    void leavesPagesThatNobodyToldOfUnknown() {
        frame.update(assign(70), false);
        assertThat(frame.is4K() && frame.known(70) && frame.assigned(70)).isTrue();
        assertThat(frame.known(69) || frame.known(71) || frame.allKnown()).isFalse();
        assertThat(frame.firstAssigned()).isEqualTo(70);
        assertThat(frame.firstAssigned(ASID)).isEqualTo(70);
        assertThat(frame.firstAssigned(ASID + 1)).isEqualTo(-1);
        assertThat(frame.firstUnassigned()).isEqualTo(-1);
        assertThat(frame.mixed()).isFalse();
        assertThat(frame.validated(70) || frame.notValidated(70)).isFalse();
    }

    @Test
    void clearsValidatedOnlyWhereTheSwitchSaysSo() {
        frame.snapshot(snapshot2M(true, true));
        frame.update(assign(3), false);
        assertThat(frame.validated(3)).isTrue();
        frame.update(assign(3), true);
        assertThat(frame.notValidated(3)).isTrue();
        assertThat(frame.validated(2)).isTrue();
        frame.update(assign2M(), true);
        assertThat(frame.notValidated(3) && frame.uniform() && frame.is2M()).isTrue();
    }

    @Test
    void setsValidatedOfAWhole2mEntryInPlace() {
        frame.update(assign2M(), true);
        frame.validate(pvalidate(0, SIZE_2M, true));
        assertThat(frame.uniform() && frame.validated(0) && frame.validated(511)).isTrue();
        assertThat(frame.hasDetail()).isFalse();
        frame.validate(pvalidate(0, SIZE_2M, false));
        assertThat(frame.uniform() && frame.notValidated(511) && frame.devalidated()).isTrue();
    }

    @Test
    void setsValidatedOfOnePageAlone() {
        frame.update(assign2M(), true);
        for (int page : new int[] {0, 64, 511}) {
            frame.validate(pvalidate(page, SIZE_4K, true));
        }
        assertThat(IntStream.range(0, PAGES_PER_FRAME).filter(frame::validated))
                .containsExactly(0, 64, 511);
    }

    @Test
    void learnsNothingOfAnUnknownEntryFromPvalidate() {
        frame.validate(pvalidate(0, SIZE_2M, true));
        frame.validate(pvalidate(9, SIZE_4K, true));
        assertThat(frame.known(9) || frame.validated(0) || frame.validated(9)).isFalse();
    }

    @Test
    void forgetsSmashAndPvalidateWithANew2mEntry() {
        frame.snapshot(snapshot2M(true, true));
        frame.resize(psmash(), false);
        frame.validate(pvalidate(3, SIZE_4K, false));
        RmpUpdate again = assign2M();
        frame.update(again, false);
        frame.dropEmptyDetail();
        assertThat(frame.hasDetail() || frame.devalidated()).isFalse();
        assertThat(frame.history(3, "host", 0)).containsExactly(again);
        assertThat(frame.sizeOrigin(3)).isEqualTo(Fact.of(again));
    }

    @Test
    void tellsTheEventsThatMadeAPageWhatItIs() {
        Snapshot seen = snapshot2M(true, true);
        Psmash smashed = psmash();
        RmpUpdate shared = share(3);
        frame.snapshot(seen);
        frame.resize(smashed, false);
        frame.update(shared, true);
        assertThat(frame.history(2, "host", 0)).containsExactly(seen, smashed);
        assertThat(frame.history(3, "host", 0)).containsExactly(shared);
        assertThat(frame.origin(2)).isEqualTo(Fact.of(seen));
        assertThat(frame.sizeOrigin(2)).isEqualTo(Fact.of(smashed));
        Unsmash joined = new Unsmash(envelope(), BASE, 0);
        frame.resize(joined, true);
        assertThat(frame.history(2, "host", 0)).containsExactly(seen, smashed, joined);
        assertThat(frame.is2M()).isTrue();
    }

    @Test
    void tellsOfThePvalidateThatTookValidity() {
        Snapshot seen = snapshot2M(true, true);
        frame.snapshot(seen);
        Pvalidate taken = pvalidate(3, SIZE_4K, false);
        frame.validate(taken);
        assertThat(frame.history(3, "host", 0)).containsExactly(seen, taken);
        assertThat(frame.history(2, "host", 0)).containsExactly(seen);
        assertThat(frame.history(4, "host", 0)).containsExactly(seen);
        Pvalidate all = pvalidate(0, SIZE_2M, false);
        frame.validate(all);
        assertThat(frame.history(511, "host", 0)).containsExactly(seen, all);
    }

    @Test
    void namesTheFirstPageOfAGuestBehindOthers() {
        frame.update(share(1), true);
        frame.update(assign(2), true);
        assertThat(frame.firstAssigned(ASID)).isEqualTo(2);
        assertThat(frame.anyAssigned(ASID)).isTrue();
        assertThat(frame.anyAssigned(0)).isFalse();
    }

    private long gpa(int page) {
        return GPA + page * SIZE_4K;
    }

    private Envelope envelope() {
        ts += 1000;
        return new Envelope("host", 0, ts, ts / 1000, 17);
    }

    private Snapshot snapshot2M(boolean assigned, boolean validated) {
        int asid = assigned ? ASID : 0;
        return new Snapshot(envelope(), BASE, SIZE_2M, assigned, false, validated, asid, GPA);
    }

    private RmpUpdate assign2M() {
        return new RmpUpdate(envelope(), BASE, SIZE_2M, true, false, ASID, GPA, 0);
    }

    private RmpUpdate assign(int page) {
        long spa = BASE + page * SIZE_4K;
        return new RmpUpdate(envelope(), spa, SIZE_4K, true, false, ASID, gpa(page), 0);
    }

    private RmpUpdate share(int page) {
        long spa = BASE + page * SIZE_4K;
        return new RmpUpdate(envelope(), spa, SIZE_4K, false, false, 0, 0, 0);
    }

    private Psmash psmash() {
        return new Psmash(envelope(), BASE, 0);
    }

    private Pvalidate pvalidate(int page, long size, boolean validate) {
        long spa = BASE + page * SIZE_4K;
        return new Pvalidate(envelope(), ASID, gpa(page), spa, size, validate, 0);
    }
}
