package dev.fencepost.analyzer.offline;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the engine to domain.md, one small trace a claim.
 *
 * <p>{@code -Dfencepost.litmus.together=true} makes one test of each directory, for a run in which
 * every test is started anew for every mutant.
 */
final class LitmusTest {
    private static final String TOGETHER = "fencepost.litmus.together";

    /** Every code of domain.md §5. */
    private static final List<String> CODES =
            List.of(
                    "IO_LARGER",
                    "IO_SMALLER",
                    "SHARED_MIXED",
                    "LEAF_STRADDLES",
                    "DMA_STRADDLES",
                    "NO_FLUSH",
                    "UNDER_FLUSH",
                    "NOT_WAITED",
                    "INCOMPLETE_UNITS",
                    "ATS_NOT_FLUSHED",
                    "TIMEOUT_IGNORED",
                    "RMP_FIRST",
                    "DMA_IN_GAP",
                    "STALE_ACCESS",
                    "WRONG_ASID",
                    "WRONG_GPA",
                    "UNTRUSTED_TO_PRIVATE",
                    "TRUSTED_TO_SHARED",
                    "IMMUTABLE",
                    "NOT_VALIDATED",
                    "UNMAPPED_DMA",
                    "INPUT",
                    "PERMISSION",
                    "INUSE",
                    "OVERLAP",
                    "SIZEMISMATCH",
                    "BADADDR",
                    "ALIAS",
                    "MODEL_DISAGREES",
                    "REDUNDANT_FLUSH",
                    "IOMMU",
                    "RMP",
                    "DMA");

    @TestFactory
    @DisabledIfSystemProperty(named = TOGETHER, matches = "true")
    Stream<DynamicTest> raisesExactlyWhatTheTraceIsMeantToShow() {
        return perCase("alerts", litmus -> assertExactly(litmus, new Slots(1)));
    }

    @TestFactory
    @DisabledIfSystemProperty(named = TOGETHER, matches = "true")
    Stream<DynamicTest> raisesTheSameWithOneEngineForEachSlot() {
        return perCase("slots", litmus -> assertExactly(litmus, Slots.DEFAULT));
    }

    @TestFactory
    @DisabledIfSystemProperty(named = TOGETHER, matches = "true")
    Stream<DynamicTest> raisesTheSameCodeFromTheEvidenceAlone() {
        return perCase("evidence", LitmusTest::assertEvidenceSuffices);
    }

    @ParameterizedTest
    @MethodSource("directories")
    @EnabledIfSystemProperty(named = TOGETHER, matches = "true")
    void holdsEveryClaimOfADirectory(String directory) {
        for (LitmusCase litmus : LitmusCase.all()) {
            if (directory(litmus).equals(directory)) {
                check(litmus, "alerts", some -> assertExactly(some, new Slots(1)));
                check(litmus, "slots", some -> assertExactly(some, Slots.DEFAULT));
                check(litmus, "evidence", LitmusTest::assertEvidenceSuffices);
            }
        }
    }

    private static Stream<String> directories() {
        return LitmusCase.all().stream().map(LitmusTest::directory).distinct();
    }

    private static String directory(LitmusCase litmus) {
        return litmus.name().replaceFirst("/.*", "");
    }

    @Test
    void showsEveryCodeFiringAndSilent() {
        List<LitmusCase> cases = LitmusCase.all();
        List<String> firing = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (LitmusCase litmus : cases) {
            List<String> codes =
                    litmus.expected().stream().map(ExpectedAlert::code).collect(toList());
            firing.addAll(codes);
            silent.addAll(litmus.nearMisses());
            assertThat(litmus.nearMisses())
                    .as("near misses of %s: known codes that it does not expect", litmus.name())
                    .noneMatch(codes::contains)
                    .allMatch(CODES::contains);
        }
        assertThat(firing).as("codes with a trace that fires").containsAll(CODES);
        assertThat(silent).as("codes with a near miss that stays silent").containsAll(CODES);
    }

    @Test
    void hasAnEntryForEveryCodeInTheDocument() throws IOException {
        List<String> document = Files.readAllLines(Path.of("..", "docs", "hazards.md"));
        assertThat(CODES).allMatch(code -> document.contains("### " + code));
    }

    private static Stream<DynamicTest> perCase(String claim, Consumer<LitmusCase> assertion) {
        return LitmusCase.all().stream()
                .map(
                        litmus ->
                                DynamicTest.dynamicTest(
                                        litmus.name(),
                                        litmus.file().toUri(),
                                        () -> check(litmus, claim, assertion)));
    }

    private static void check(LitmusCase litmus, String claim, Consumer<LitmusCase> assertion) {
        if (!litmus.openClaims().contains(claim)) {
            assertion.accept(litmus);
            return;
        }
        assertThatThrownBy(() -> assertion.accept(litmus))
                .as("%s holds by now: remove its line 'open %s'", litmus.file(), claim)
                .isInstanceOf(AssertionError.class);
    }

    private static void assertExactly(LitmusCase litmus, Slots slots) {
        List<Alert> unexpected = new ArrayList<>(alerts(litmus, litmus.events(), slots));
        String raised = unexpected.stream().map(ExpectedAlert::show).collect(joining("\n  "));
        List<ExpectedAlert> missing = new ArrayList<>();
        // The most specific expectation takes its alert first, so that a vague one cannot steal it.
        litmus.expected().stream()
                .sorted(Comparator.comparingInt(one -> -one.fields().size()))
                .forEach(
                        one -> {
                            if (!removeFirst(unexpected, one)) {
                                missing.add(one);
                            }
                        });
        assertThat(missing.isEmpty() && unexpected.isEmpty())
                .as(
                        "%s%n%s%nraised:%n  %s%nmissing: %s%nunexpected: %s",
                        litmus.file(),
                        litmus.story(),
                        raised.isEmpty() ? "nothing" : raised,
                        missing,
                        unexpected.stream().map(ExpectedAlert::show).collect(toList()))
                .isTrue();
    }

    private static List<Alert> alerts(LitmusCase litmus, List<TraceEvent> events, Slots slots) {
        List<Alert> alerts = new ArrayList<>(OfflineAnalysis.run(events, litmus.hardware(), slots));
        if (litmus.flushes()) {
            alerts.addAll(OfflineAnalysis.flushes(events, litmus.hardware(), slots).alerts());
        }
        return alerts;
    }

    private static boolean removeFirst(List<Alert> alerts, ExpectedAlert expected) {
        for (int i = 0; i < alerts.size(); i++) {
            if (expected.matches(alerts.get(i))) {
                alerts.remove(i);
                return true;
            }
        }
        return false;
    }

    private static void assertEvidenceSuffices(LitmusCase litmus) {
        for (Alert alert : alerts(litmus, litmus.events(), new Slots(1))) {
            assertThat(alerts(litmus, alert.evidence(), new Slots(1)))
                    .as(
                            "%s%n%s%nthe evidence of %s alone: %s",
                            litmus.file(),
                            litmus.story(),
                            ExpectedAlert.show(alert),
                            alert.evidence())
                    .extracting(again -> again.kind() + " " + again.code())
                    .contains(alert.kind() + " " + alert.code());
        }
    }
}
