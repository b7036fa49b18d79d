package dev.fencepost.analyzer.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.dashboard.book.AlertQuery;
import dev.fencepost.analyzer.dashboard.book.AlertSort;
import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.analyzer.explain.TraceTime;
import dev.fencepost.model.Alert;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Pages;
import java.net.URLEncoder;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds what a few words may mean: an id, an address, a device, a time, a host, or plain text. */
final class Search {
    private static final int MOST = 10;
    private static final Pattern HEX = Pattern.compile("0[xX][0-9a-fA-F]{1,16}");
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{4,32}");

    private final Board board;
    private final ArrayNode results = Answers.NODES.arrayNode();

    Search(Board board) {
        this.board = board;
    }

    ObjectNode find(String words) {
        if (HEX.matcher(words).matches()) {
            address(Parameters.address(words));
        }
        if (ID.matcher(words).matches()) {
            String start = words.toLowerCase(Locale.ROOT);
            alerts(alert -> alert.id().startsWith(start));
        }
        device(words);
        time(words);
        board.hosts().stream()
                .filter(host -> host.contains(words))
                .limit(MOST)
                .forEach(host -> add("host", host, "#/map?host=" + encoded(host)));
        if (results.size() < MOST) {
            alerts(new AlertWords(words));
        }
        ObjectNode answer = Answers.NODES.objectNode();
        answer.set("results", results);
        return answer;
    }

    private void address(long address) {
        long frame = Pages.frameOf(address);
        for (String host : board.hosts()) {
            boolean known =
                    board.windows().get(host, frame).isPresent()
                            || !board.alerts().onFrame(host, frame).isEmpty();
            if (known && results.size() < MOST) {
                String at = EventWords.hex(frame);
                add("window", host + " " + at, "#/window/" + encoded(host) + '/' + at);
            }
        }
        alerts(alert -> alert.iova().isPresent() && isInFrame(alert.iova().getAsLong(), frame));
    }

    private static boolean isInFrame(long address, long frame) {
        return Pages.frameOf(address) == frame;
    }

    private void device(String words) {
        try {
            DeviceId device = DeviceId.parse(words);
            Optional<DeviceId> wanted = Optional.of(device);
            int found = count(alert -> alert.bdf().equals(wanted));
            if (found > 0) {
                String label = device + ": " + found + " alerts";
                add("device", label, "#/alerts?device=" + encoded(device.toString()));
            }
        } catch (IllegalArgumentException e) {
            // something else
        }
    }

    private void time(String words) {
        try {
            TraceTime.parse(words);
            String at = encoded(words);
            add("time", "alerts at " + words, "#/alerts?from=" + at + "&to=" + at);
        } catch (IllegalArgumentException e) {
            // something else
        }
    }

    private int count(Predicate<Alert> filter) {
        return board.alerts().page(query(filter)).total();
    }

    private void alerts(Predicate<Alert> filter) {
        for (Alert alert : board.alerts().page(query(filter)).items()) {
            String label = alert.severity() + " " + alert.code() + " " + alert.host();
            add("alert", label + ": " + alert.summary(), "#/alert/" + encoded(alert.id()));
        }
    }

    private static AlertQuery query(Predicate<Alert> filter) {
        return new AlertQuery(filter, AlertSort.SEVERITY, true, MOST, Optional.empty());
    }

    private void add(String type, String label, String link) {
        for (JsonNode known : results) {
            if (known.path("link").asText().equals(link)) {
                return;
            }
        }
        results.addObject().put("type", type).put("label", label).put("link", link);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
