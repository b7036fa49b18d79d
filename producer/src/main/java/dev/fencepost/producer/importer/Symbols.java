package dev.fencepost.producer.importer;

import java.util.Map;
import java.util.regex.Pattern;

/** Names of kernel functions, and of probes on them where a recorder prints only an address. */
final class Symbols {
    private static final Pattern ENDING = Pattern.compile("(?:__return|_ret|_\\d{1,4}|_)$");

    /** What the recipe calls its probes where that is not the function's own name. */
    private static final Map<String, String> RECIPE =
            Map.ofEntries(
                    Map.entry("queue_cmd", "__iommu_queue_command_sync"),
                    Map.entry("queue_cmd2", "__iommu_queue_command_sync"),
                    Map.entry("map_pages", "iommu_v1_map_pages"),
                    Map.entry("amd_map", "amd_iommu_map_pages"),
                    Map.entry("amd_unmap", "amd_iommu_unmap_pages"),
                    Map.entry("iotlb_sync", "amd_iommu_iotlb_sync"),
                    Map.entry("flush_pages", "amd_iommu_domain_flush_pages"),
                    Map.entry("flush_all", "amd_iommu_flush_iotlb_all"),
                    Map.entry("comp_wait", "iommu_completion_wait"),
                    Map.entry("comp_wait_i", "iommu_completion_wait"),
                    Map.entry("dom_flush", "__domain_flush_pages"),
                    Map.entry("inv_pages", "build_inv_iommu_pages"),
                    Map.entry("rmp_private", "rmp_make_private"),
                    Map.entry("rmp_shared", "rmp_make_shared"));

    private Symbols() {}

    /**
     * The name in the source: compilers add {@code .isra.0} or {@code .constprop.0}. A {@code
     * .cold} part is not the function's start and keeps its name.
     */
    static String plain(String symbol) {
        int dot = symbol.indexOf('.');
        return dot > 0 && !symbol.endsWith(".cold") ? symbol.substring(0, dot) : symbol;
    }

    /** The function that a probe called {@code [GROUP:]NAME} sits on, empty where none is known. */
    static String ofProbe(String event) {
        String name = event.substring(event.indexOf(':') + 1);
        for (String each : new String[] {name, ENDING.matcher(name).replaceFirst("")}) {
            String symbol = RECIPE.getOrDefault(each, each);
            if (Kind.ofSymbol(symbol) != Kind.OTHER) {
                return symbol;
            }
        }
        return "";
    }
}
