package dev.fencepost.analyzer.dashboard.book;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.dashboard.SomeAlert;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the book of alerts keeps, and in which order it shows it. */
final class AlertBookTest {
    private final AlertBook book = new AlertBook(1_000);

    @Test
    void keepsTheHighestRevisionInAnyOrderOfArrival() {
        Alert second = SomeAlert.number(1).revision(2).hits(10).get();

        assertThat(book.put(SomeAlert.number(1).revision(1).get())).isTrue();
        assertThat(book.put(second)).isTrue();
        assertThat(book.put(second)).as("a repeated record").isFalse();
        assertThat(book.put(SomeAlert.number(1).revision(1).get())).as("an old one").isFalse();

        assertThat(book.get(second.id())).contains(second);
        assertThat(book.size()).isEqualTo(1);
        assertThat(book.counts().total()).isEqualTo(1);
    }

    @Test
    void countsAnAlertUnderItsPresentSeverityAndStateAlone() {
        book.put(SomeAlert.number(1).severity(Severity.LATENT).open().get());
        book.put(SomeAlert.number(1).revision(2).severity(Severity.BREACH).get());

        AlertCounts counts = book.counts();
        assertThat(counts.bySeverity()).containsOnlyKeys("BREACH");
        assertThat(counts.open()).isZero();
        assertThat(book.host("h0").orElseThrow().worst()).contains(Severity.BREACH);
    }

    @Test
    void forgetsTheQuietestOfTheLeastSevereFirstAndSaysHowMany() {
        AlertBook small = new AlertBook(3);
        small.put(SomeAlert.number(1).severity(Severity.BREACH).get());
        small.put(SomeAlert.number(2).severity(Severity.LATENT).get());
        small.put(SomeAlert.number(3).severity(Severity.LATENT).get());
        small.put(SomeAlert.number(2).severity(Severity.LATENT).revision(2).get());

        small.put(SomeAlert.number(4).severity(Severity.FAULT).get());
        assertThat(ids(small)).containsExactlyInAnyOrder(1L, 2L, 4L);

        small.put(SomeAlert.number(5).severity(Severity.FAULT).get());
        small.put(SomeAlert.number(6).severity(Severity.FAULT).get());
        assertThat(ids(small)).containsExactlyInAnyOrder(1L, 5L, 6L);
        assertThat(small.counts().forgotten()).isEqualTo(3);
        assertThat(small.counts().total()).isEqualTo(3);
    }

    private static List<Long> ids(AlertBook book) {
        return book.page(all(AlertSort.LAST_TS, true, 100, Optional.empty())).items().stream()
                .map(alert -> Long.parseLong(alert.id(), 16))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void pagesMakeUpTheSortedListWithoutAGapOrARepetition(AlertSort sort) {
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            long first = random.nextLong();
            book.put(
                    SomeAlert.number(i)
                            .time(first, random.nextInt(4) == 0 ? 7 : first + random.nextInt(5))
                            .severity(Severity.values()[random.nextInt(3)])
                            .hits(random.nextInt(5))
                            .get());
        }
        for (boolean descending : new boolean[] {false, true}) {
            List<Alert> walked = new ArrayList<>();
            Optional<AlertCursor> next = Optional.empty();
            do {
                AlertPage page = book.page(all(sort, descending, 37, next));
                assertThat(page.total()).isEqualTo(500);
                walked.addAll(page.items());
                next = page.next().map(AlertCursor::text).flatMap(AlertCursor::parse);
            } while (next.isPresent());

            Comparator<Alert> order = sort::compare;
            assertThat(walked)
                    .as("seed %d", seed)
                    .hasSize(500)
                    .doesNotHaveDuplicates()
                    .isSortedAccordingTo(descending ? order.reversed() : order);
        }
    }

    private static AlertQuery all(
            AlertSort sort, boolean descending, int limit, Optional<AlertCursor> after) {
        return new AlertQuery(alert -> true, sort, descending, limit, after);
    }

    @Test
    void findsTheAlertsOfAFrameUntilTheyMoveOrGo() {
        book.put(SomeAlert.number(1).time(5, 6).get());
        book.put(SomeAlert.number(2).time(1, 2).get());
        book.put(SomeAlert.number(3).window(0x200000).get());

        assertThat(book.onFrame("h0", SomeAlert.FRAME))
                .extracting(Alert::firstTs)
                .containsExactly(1L, 5L);
        assertThat(book.onFrame("h1", SomeAlert.FRAME)).isEmpty();
        assertThat(book.frames("h0", 0, 0, -1)).hasSize(2);
        assertThat(book.frames("h0", 1, 0, -1)).isEmpty();
    }
}
