package dev.fencepost.analyzer.bench;

import java.util.List;

/** Ways to read topics that were filled first, from the cheapest to the whole topology. */
final class StreamSteps {
    static final String DECODE = "decode only";
    static final String PASS_THROUGH = "pass through";
    static final String AT_LEAST_ONCE = "at least once";
    static final String EXACTLY_ONCE = "exactly once";

    private StreamSteps() {}

    /** The steps over topics of one shape. */
    static List<Step> over(FilledTopics topics, Shape shape) {
        int threads = shape.threads();
        return List.of(
                step(DECODE, shape, () -> DecodePass.over(topics)),
                step(PASS_THROUGH, shape, () -> PassThroughPass.over(topics, threads)),
                step(
                        AT_LEAST_ONCE,
                        shape,
                        () -> TopologyPass.over(topics, Guarantee.AT_LEAST_ONCE, threads)),
                step(
                        EXACTLY_ONCE,
                        shape,
                        () -> TopologyPass.over(topics, Guarantee.EXACTLY_ONCE, threads)));
    }

    private static Step step(String what, Shape shape, Step.Pass pass) {
        return new Step(Section.STREAM, what, shape.at(), pass);
    }
}
