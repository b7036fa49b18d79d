package dev.fencepost.producer.importer;

import dev.fencepost.model.Op;
import dev.fencepost.producer.importer.ImportSummary.Capability;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Says which facts a kernel log holds. */
final class KernelLogFacts {
    private KernelLogFacts() {}

    static List<Capability> of(Map<Op, Long> events) {
        return Arrays.stream(Fact.values()).map(fact -> of(fact, events)).toList();
    }

    private static Capability of(Fact fact, Map<Op, Long> events) {
        return switch (fact) {
            case LEAF_SIZE ->
                    capability(
                            fact,
                            events.containsKey(Op.MAP),
                            "from the IOMMU core's debug messages, which name no domain");
            case ACCESSES ->
                    capability(
                            fact,
                            events.containsKey(Op.FAULT),
                            "only those that failed, at most 10 of a device in 5 s");
            case RMP ->
                    capability(
                            fact,
                            events.keySet().stream().anyMatch(KernelLogFacts::isOfRmp),
                            "only what failed and what was dumped: a change that succeeds is never"
                                    + " printed");
            default -> capability(fact, false, "");
        };
    }

    private static boolean isOfRmp(Op op) {
        return op == Op.RMPUPDATE || op == Op.PSMASH || op == Op.SNAPSHOT;
    }

    private static Capability capability(Fact fact, boolean present, String source) {
        return new Capability(fact, present, present ? source : fact.advice());
    }
}
