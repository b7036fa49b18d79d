package dev.fencepost.analyzer.ci;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** A trace of five lines: a 2M leaf whose frame is smashed at 1 s, and hit at 2 s. */
final class SmashedTrace {
    private static final String TEXT =
            """
            {"stream":"iommu","op":"DEVICE","host":"%1$s","ts":0,"unit":0,"bdf":"01:00.0","domain":1,"on":true,"trusted":true,"asid":5}
            {"stream":"rmp","op":"SNAPSHOT","host":"%1$s","ts":10,"spa":"0x240000000","size":"2M","assigned":true,"validated":true,"asid":5,"gpa":"0x10000000"}
            {"stream":"iommu","op":"MAP","host":"%1$s","ts":20,"domain":1,"iova":"0x10000000","spa":"0x240000000","size":"2M"}
            {"stream":"rmp","op":"PSMASH","host":"%1$s","ts":1000000000,"spa":"0x240000000"}
            {"stream":"dma","op":"ACCESS","host":"%1$s","ts":2000000000,"bdf":"01:00.0","iova":"0x10001000","length":64,"dir":"READ","trusted":true}
            """;

    /** A name that means something to XML, JSON, a terminal and SARIF. */
    static final String HOSTILE = "\u0001\u001b[31m<b>&\"'[a](b){0}\u009b\ufffe]]>\ud83d\ude00";

    private SmashedTrace() {}

    /** The same of any host. */
    static String of(String host) {
        return TEXT.formatted(new String(JsonStringEncoder.getInstance().quoteAsString(host)));
    }
}
