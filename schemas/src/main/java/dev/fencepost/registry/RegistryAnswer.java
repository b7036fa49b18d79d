package dev.fencepost.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the registry answers to one request.
 *
 * @param status of HTTP
 * @param body sent as JSON
 */
record RegistryAnswer(int status, JsonNode body) {
    static RegistryAnswer ok(JsonNode body) {
        return new RegistryAnswer(200, body);
    }

    /** An error as Confluent writes it: the status is the first three digits of the code. */
    static RegistryAnswer error(int code, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("error_code", code).put("message", message);
        return new RegistryAnswer(code > 999 ? code / 100 : code, body);
    }
}
