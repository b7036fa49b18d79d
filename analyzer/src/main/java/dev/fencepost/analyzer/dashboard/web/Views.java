package dev.fencepost.analyzer.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.dashboard.book.HeatCell;
import dev.fencepost.analyzer.dashboard.book.HeatMap;
import dev.fencepost.analyzer.dashboard.story.Lane;
import dev.fencepost.analyzer.dashboard.story.Timeline;
import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.model.Alert;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.trace.AlertJson;
import dev.fencepost.trace.JsonlWriter;
import java.util.List;

/** What the API shows of each thing, as JSON in which no number is beyond a browser's reach. */
public final class Views {
    /** Fields that hold u64, as decimal strings. */
    private static final List<String> LARGE = List.of("ts", "seq", "firstTs", "lastTs");

    private Views() {}

    /** An alert without its evidence. */
    public static ObjectNode head(Alert alert) {
        ObjectNode node = whole(alert);
        node.remove("evidence");
        return node;
    }

    /** An alert as the API has it. */
    public static ObjectNode whole(Alert alert) {
        ObjectNode node = Answers.object(AlertJson.write(alert));
        quoteLarge(node);
        node.path("evidence").forEach(event -> quoteLarge((ObjectNode) event));
        return node;
    }

    static ObjectNode event(TraceEvent event) {
        ObjectNode node = Answers.object(JsonlWriter.line(event));
        quoteLarge(node);
        return node.put("text", EventWords.of(event));
    }

    private static void quoteLarge(ObjectNode node) {
        for (String name : LARGE) {
            JsonNode value = node.get(name);
            if (value != null && value.isNumber()) {
                node.put(name, value.bigIntegerValue().toString());
            }
        }
    }

    static ArrayNode heads(List<Alert> alerts) {
        ArrayNode all = Answers.NODES.arrayNode();
        alerts.forEach(alert -> all.add(head(alert)));
        return all;
    }

    static String u64(long number) {
        return Long.toUnsignedString(number);
    }

    public static ObjectNode window(WindowStatus status) {
        ObjectNode node = Answers.NODES.objectNode();
        node.put("host", status.host());
        node.put("run", Integer.toUnsignedLong(status.run()));
        node.put("frame", EventWords.hex(status.frame()));
        node.put("ts", u64(status.ts()));
        ArrayNode leaves = node.putArray("leaves");
        status.leaves().forEach(each -> leaves.add(leaves(each)));
        ArrayNode rmp = node.putArray("rmp");
        status.rmp().forEach(run -> rmp.add(rmp(run)));
        ArrayNode hazards = node.putArray("hazards");
        status.hazards().forEach(hazard -> hazards.add(hazard(hazard)));
        return node.put("hits", status.hits());
    }

    private static ObjectNode leaves(WindowStatus.Leaves leaves) {
        ObjectNode node = Answers.NODES.objectNode();
        node.put("domain", Integer.toUnsignedLong(leaves.domain()));
        node.put("iova", EventWords.hex(leaves.run().iova()));
        node.put("spa", EventWords.hex(leaves.run().spa()));
        node.put("size", leaves.run().size());
        node.put("count", leaves.run().count());
        return node.put("perm", leaves.run().perm().label());
    }

    private static ObjectNode rmp(WindowStatus.RmpRun run) {
        ObjectNode node = Answers.NODES.objectNode();
        node.put("page", run.page());
        node.put("count", run.count());
        node.put("state", run.state().name());
        node.put("size", run.size());
        node.put("asid", Integer.toUnsignedLong(run.asid()));
        node.put("gpa", EventWords.hex(run.gpa()));
        node.put("immutable", run.immutable());
        return node.put("validated", run.validated().name());
    }

    private static ObjectNode hazard(WindowStatus.Hazard hazard) {
        ObjectNode node = Answers.NODES.objectNode();
        node.put("alertId", hazard.alertId());
        node.put("kind", hazard.kind().name());
        node.put("code", hazard.code());
        node.put("severity", hazard.severity().name());
        return node.put("hits", hazard.hits());
    }

    static ObjectNode map(HeatMap map) {
        ObjectNode node = Answers.NODES.objectNode();
        node.put("host", map.host());
        node.put("run", Integer.toUnsignedLong(map.run()));
        node.put("from", EventWords.hex(map.area().from()));
        node.put("to", EventWords.hex(map.area().last() + 1));
        node.put("cellBytes", map.area().cellBytes());
        ArrayNode cells = node.putArray("cells");
        map.cells().forEach(cell -> cells.add(cell(cell)));
        return node;
    }

    private static ObjectNode cell(HeatCell cell) {
        ObjectNode node = Answers.NODES.objectNode();
        node.put("address", EventWords.hex(cell.address()));
        node.put("state", cell.state().label());
        node.put("worst", cell.worst().map(Enum::name).orElse(null));
        node.put("hits", cell.hits());
        node.put("frames", cell.frames());
        return node.put("alerts", cell.alerts());
    }

    static ObjectNode timeline(Timeline timeline) {
        ObjectNode node = Answers.NODES.objectNode();
        ArrayNode events = node.putArray("events");
        timeline.events().forEach(event -> events.add(event(event).put("lane", Lane.of(event))));
        ArrayNode spans = node.putArray("spans");
        timeline.spans().forEach(span -> spans.add(span(span)));
        ArrayNode arrows = node.putArray("arrows");
        for (Timeline.Arrow arrow : timeline.arrows()) {
            arrows.addObject()
                    .put("alertId", arrow.alertId())
                    .put("fromSeq", u64(arrow.fromSeq()))
                    .put("toSeq", u64(arrow.toSeq()));
        }
        return node;
    }

    private static ObjectNode span(Timeline.Span span) {
        ObjectNode node = Answers.NODES.objectNode();
        node.put("alertId", span.alert().id());
        node.put("kind", span.alert().kind().name());
        node.put("code", span.alert().code());
        node.put("severity", span.alert().severity().name());
        node.put("state", span.alert().state().name());
        node.put("from", u64(span.from()));
        return node.put("to", u64(span.to()));
    }
}
