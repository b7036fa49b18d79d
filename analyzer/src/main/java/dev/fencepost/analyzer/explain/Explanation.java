package dev.fencepost.analyzer.explain;

import java.util.List;

/**
 * What there is to say of one hazard code.
 *
 * @param kind its family
 * @param code the code
 * @param introduction what its family has in common, empty where it has but one code
 * @param text what it means, when it is raised and what to do
 * @param source where the rule comes from
 * @param firing the smallest trace that raises it
 * @param silent a trace that nearly does
 */
public record Explanation(
        String kind,
        String code,
        List<String> introduction,
        List<String> text,
        String source,
        String firing,
        String silent) {
    public Explanation {
        introduction = List.copyOf(introduction);
        text = List.copyOf(text);
    }
}
