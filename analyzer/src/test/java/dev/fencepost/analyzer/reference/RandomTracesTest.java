package dev.fencepost.analyzer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Hardware;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random traces that raised nothing of a kind would prove nothing of it. */
final class RandomTracesTest {
    private static final int SEEDS = Integer.getInteger("fencepost.histogram.seeds", 600);

    private static final String[] CODES = {
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
        "OVERLAP",
        "ALIAS",
        "MODEL_DISAGREES",
        "IOMMU",
        "RMP",
        "DMA"
    };

    @Test
    void raisesEveryCodeOften() {
        Map<String, Integer> raised = new TreeMap<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Verdict verdict : Reference.judge(RandomTraces.of(seed), Hardware.AMD)) {
                raised.merge(verdict.code(), 1, Integer::sum);
                raised.merge(
                        verdict.code() + ' ' + verdict.severity() + ' ' + verdict.confidence(),
                        1,
                        Integer::sum);
            }
        }
        System.out.println("codes raised over " + SEEDS + " seeds: " + raised);
        assertThat(raised).containsKeys(CODES);
        for (String code : CODES) {
            assertThat(raised.get(code)).as(code).isGreaterThanOrEqualTo(SEEDS / 200);
        }
    }
}
