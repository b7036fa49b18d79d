package dev.fencepost.analyzer.shadow;

import static dev.fencepost.analyzer.shadow.RmpEntries.ASSIGNED;
import static dev.fencepost.analyzer.shadow.RmpEntries.IMMUTABLE;
import static dev.fencepost.analyzer.shadow.RmpEntries.KNOWN;
import static dev.fencepost.analyzer.shadow.RmpEntries.VALIDATED;
import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Snapshot;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick answer about a range of pages is that of its pages one by one. */
final class RmpPagesTest {
    private static final long GPA = 0x1000_0000L;
    private static final int OURS = KNOWN | ASSIGNED | VALIDATED;
    private static final Snapshot EVENT =
            new Snapshot(new Envelope("host", 0, 1, 1, 0), 0, SIZE_2M, true, false, true, 5, GPA);

    @Test
    void grantsAllThatA2mEntryGranted() {
        RmpPages pages = new RmpPages(OURS, 5, GPA);
        assertThat(pages.grantsAny(5)).isTrue();
        assertThat(pages.grantsAny(6)).isFalse();
        assertThat(pages.grants(5, GPA, 0, 512)).isTrue();
        assertThat(pages.grants(5, gpa(300), 300, 400)).isTrue();
        assertThat(pages.grants(5, gpa(300), 301, 400)).isFalse();
        assertThat(pages.known()).isEqualTo(512);
        assertThat(pages.assigned()).isEqualTo(512);
    }

    @Test
    void grantsNothingOfWhatIsSharedImmutableOrUnknown() {
        for (int flags : new int[] {0, KNOWN, KNOWN | ASSIGNED, OURS | IMMUTABLE}) {
            RmpPages pages = new RmpPages(flags, 5, GPA);
            assertThat(pages.grantsAny(5) || pages.grants(5, GPA, 0, 1)).isFalse();
        }
        assertThat(new RmpPages(KNOWN, 5, GPA).known()).isEqualTo(512);
        assertThat(new RmpPages(KNOWN, 5, GPA).assigned()).isZero();
        assertThat(new RmpPages(0, 5, GPA).known()).isZero();
    }

    @Test
    void grantsWhatLiesBesideAPageThatIsGone() {
        for (int gone : new int[] {0, 1, 62, 63, 64, 127, 128, 200, 511}) {
            RmpPages pages = new RmpPages(OURS, 5, GPA);
            pages.set(gone, KNOWN, 0, 0, EVENT);
            assertThat(pages.grants(5, GPA, 0, 512)).isFalse();
            assertThat(pages.grants(5, gpa(gone), gone, gone + 1)).isFalse();
            assertThat(gone == 0 || pages.grants(5, GPA, 0, gone)).isTrue();
            assertThat(gone == 511 || pages.grants(5, gpa(gone + 1), gone + 1, 512)).isTrue();
            assertThat(pages.known()).isEqualTo(512);
            assertThat(pages.assigned()).isEqualTo(511);
            pages.set(gone, OURS, 5, gpa(gone), EVENT);
            assertThat(pages.grants(5, GPA, 0, 512)).isTrue();
            assertThat(pages.assigned()).isEqualTo(512);
        }
    }

    @Test
    void doesNotGrantAPageToAnotherGuestOrAtAnotherAddress() {
        RmpPages pages = new RmpPages(OURS, 5, GPA);
        pages.set(70, OURS, 6, gpa(70), EVENT);
        assertThat(pages.grants(5, gpa(70), 70, 71)).isFalse();
        pages.set(70, OURS, 5, gpa(71), EVENT);
        assertThat(pages.grants(5, gpa(70), 70, 71)).isFalse();
        assertThat(pages.assigned()).isEqualTo(512);
    }

    @Test
    void servesTheNextGuestOnceNothingIsLeftOfTheFirst() {
        RmpPages pages = new RmpPages(0, 0, 0);
        pages.set(70, OURS, 5, gpa(70), EVENT);
        assertThat(pages.grantsAny(5) && pages.grants(5, gpa(70), 70, 71)).isTrue();
        pages.set(71, OURS, 6, 0x9000, EVENT);
        assertThat(pages.grantsAny(6)).isFalse();
        pages.set(70, 0, 0, 0, EVENT);
        assertThat(pages.grantsAny(5)).isFalse();
        assertThat(pages.known()).isEqualTo(1);
        pages.set(71, OURS, 6, 0x9000, EVENT);
        assertThat(pages.grantsAny(6) && pages.grants(6, 0x9000, 71, 72)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsWhatEachPageWasGivenLast(long seed) {
        Random random = new Random(seed);
        for (int trial = 0; trial < 20; trial++) {
            int inherited = random.nextBoolean() ? OURS : 0;
            RmpPages pages = new RmpPages(inherited, 5, GPA);
            Given[] given = new Given[512];
            for (int left = random.nextInt(40); left > 0; left--) {
                int page = random.nextInt(512);
                Snapshot event = event(random);
                given[page] = new Given(random.nextInt(128), random.nextInt(), gpa(page), event);
                pages.set(page, given[page].flags(), given[page].asid(), gpa(page), event);
            }
            for (int page = 0; page < given.length; page++) {
                String about = "seed " + seed + ", trial " + trial + ", page " + page;
                Given last = given[page];
                assertThat(pages.own(page)).as(about).isEqualTo(last != null);
                assertThat(pages.flags(page))
                        .as(about)
                        .isEqualTo(last == null ? inherited : last.flags());
                assertThat(pages.asid(page)).as(about).isEqualTo(last == null ? 5 : last.asid());
                assertThat(pages.gpa(page)).as(about).isEqualTo(gpa(page));
                if (last != null) {
                    assertThat(pages.origin(page)).as(about).isEqualTo(Fact.of(last.event()));
                }
            }
        }
    }

    private record Given(int flags, int asid, long gpa, Snapshot event) {}

    private static Snapshot event(Random random) {
        Envelope at =
                new Envelope(
                        "host",
                        0,
                        random.nextLong(),
                        random.nextLong(),
                        random.nextInt(Integer.MAX_VALUE));
        return new Snapshot(at, 0, SIZE_4K, true, false, true, 5, GPA);
    }

    private static long gpa(int page) {
        return GPA + page * SIZE_4K;
    }
}
