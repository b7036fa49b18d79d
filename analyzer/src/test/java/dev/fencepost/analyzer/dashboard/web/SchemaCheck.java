package dev.fencepost.analyzer.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Holds JSON against the part of JSON Schema that our OpenAPI document uses; a keyword that it does
 * not know is a complaint, too.
 */
final class SchemaCheck {
    private static final List<String> KNOWN =
            List.of(
                    "$ref",
                    "type",
                    "required",
                    "properties",
                    "additionalProperties",
                    "items",
                    "enum",
                    "pattern",
                    "description");

    private final JsonNode document;
    private final List<String> complaints = new ArrayList<>();

    SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with a value; empty where nothing is. */
    List<String> complaints(JsonNode schema, JsonNode value) {
        check(schema, value, "$");
        return complaints;
    }

    private void check(JsonNode schema, JsonNode value, String at) {
        if (schema.has("$ref")) {
            check(document.at(schema.path("$ref").asText().substring(1)), value, at);
            return;
        }
        schema.fieldNames()
                .forEachRemaining(name -> require(KNOWN.contains(name), at + ": keyword " + name));
        require(types(schema).contains(typeOf(value)), at + " is " + typeOf(value));
        if (schema.has("enum")) {
            boolean listed =
                    StreamSupport.stream(schema.path("enum").spliterator(), false)
                            .anyMatch(value::equals);
            require(listed, at + " is " + value);
        }
        if (schema.has("pattern") && value.isTextual()) {
            require(value.asText().matches(schema.path("pattern").asText()), at + ": " + value);
        }
        for (JsonNode name : schema.path("required")) {
            require(value.isNull() || value.has(name.asText()), at + " lacks " + name);
        }
        if (value.isObject()) {
            value.properties()
                    .forEach(field -> property(schema, field.getKey(), field.getValue(), at));
        }
        for (int i = 0; i < value.size() && value.isArray(); i++) {
            check(schema.path("items"), value.get(i), at + '[' + i + ']');
        }
    }

    private void property(JsonNode schema, String name, JsonNode value, String at) {
        JsonNode own = schema.path("properties").path(name);
        JsonNode others = schema.path("additionalProperties");
        if (!own.isMissingNode()) {
            check(own, value, at + '.' + name);
        } else if (others.isObject()) {
            check(others, value, at + '.' + name);
        } else {
            require(!others.isBoolean() || others.asBoolean(), at + " has " + name);
        }
    }

    private static List<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isTextual()
                ? both(type.asText())
                : StreamSupport.stream(type.spliterator(), false)
                        .flatMap(each -> both(each.asText()).stream())
                        .toList();
    }

    private static List<String> both(String type) {
        return type.equals("number") ? List.of("number", "integer") : List.of(type);
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case NULL -> "null";
            default -> "nothing";
        };
    }

    private void require(boolean holds, String complaint) {
        if (!holds) {
            complaints.add(complaint);
        }
    }
}
