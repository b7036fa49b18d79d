package dev.fencepost.analyzer.dashboard.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.dashboard.book.BoardListener;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Severity;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.model.WindowStatus.Hazard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed since the last look: of each alert and frame only the latest, and no more of them
 * than a page can show. Where there are more, a page has to load anew. Thread-safe.
 */
final class LiveChanges implements BoardListener {
    /** Most alerts, and most frames, between two looks. */
    static final int MOST = 400;

    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, WindowStatus> windows = new LinkedHashMap<>();
    private final Runnable woken;
    private boolean tooMany;

    /**
     * Nothing yet.
     *
     * @param woken told of each change; must not wait
     */
    LiveChanges(Runnable woken) {
        this.woken = woken;
    }

    /**
     * The changes of a while.
     *
     * @param messages type and data of each
     * @param tooMany whether there were more than can be told
     */
    record Taken(List<LiveMessage> messages, boolean tooMany) {}

    @Override
    public void alert(Alert alert) {
        put(alerts, alert.id(), alert);
        woken.run();
    }

    @Override
    public void window(WindowStatus status) {
        put(windows, status.key(), status);
        woken.run();
    }

    private synchronized <T> void put(Map<String, T> all, String key, T value) {
        if (tooMany) {
            return;
        }
        all.put(key, value);
        if (all.size() > MOST) {
            tooMany = true;
            alerts.clear();
            windows.clear();
        }
    }

    /** Takes them, and begins anew. */
    Taken take() {
        List<Alert> changedAlerts;
        List<WindowStatus> changedWindows;
        boolean wereTooMany;
        synchronized (this) {
            changedAlerts = new ArrayList<>(alerts.values());
            changedWindows = new ArrayList<>(windows.values());
            wereTooMany = tooMany;
            alerts.clear();
            windows.clear();
            tooMany = false;
        }
        List<LiveMessage> messages = new ArrayList<>();
        changedAlerts.forEach(alert -> messages.add(message("alert", Views.head(alert))));
        changedWindows.forEach(status -> messages.add(message("window", summary(status))));
        return new Taken(messages, wereTooMany);
    }

    private static LiveMessage message(String type, ObjectNode data) {
        return new LiveMessage("", type, Answers.text(data));
    }

    private static ObjectNode summary(WindowStatus status) {
        String worst =
                status.hazards().stream()
                        .map(Hazard::severity)
                        .max(Comparator.naturalOrder())
                        .map(Severity::name)
                        .orElse(null);
        ObjectNode node = Answers.NODES.objectNode();
        return node.put("key", status.key()).put("worst", worst).put("hits", status.hits());
    }
}
