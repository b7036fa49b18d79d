package dev.fencepost.analyzer.dashboard.web;

/**
 * One server-sent event.
 *
 * @param id by which a client that comes back says where it was; empty where there is none
 * @param type of the event; empty for a comment that only keeps the line open
 * @param data one line of JSON
 */
record LiveMessage(String id, String type, String data) {
    static LiveMessage heartbeat() {
        return new LiveMessage("", "", "");
    }

    static LiveMessage reset(String id) {
        return new LiveMessage(id, "reset", "{}");
    }

    boolean isHeartbeat() {
        return type.isEmpty();
    }
}
