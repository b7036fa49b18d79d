package dev.fencepost.analyzer.offline;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the engine to domain.md, one small trace a claim. */
final class LitmusTest {
    /** Every code of domain.md §5 but REDUNDANT_FLUSH and MODEL_DISAGREES, which have own tests. */
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
                    "IOMMU",
                    "RMP",
                    "DMA");

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
}
