package dev.fencepost.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one alert from its JSON object; what it does not ask for is an unknown field. */
final class AlertParser {
    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .build()
                    .reader();

    private final JsonNode object;
    private final Set<String> asked = new HashSet<>();

    private AlertParser(JsonNode object) {
        this.object = object;
    }

    static Alert parse(String line) {
        try {
            JsonNode object = JSON.readTree(line);
            if (!object.isObject()) {
                throw new BadInputException("alert is not a JSON object");
            }
            return new AlertParser(object).alert();
        } catch (JsonProcessingException e) {
            throw new BadInputException(
                    "alert is not JSON: " + Excerpt.harmless(e.getOriginalMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("alert: " + e.getMessage(), e);
        }
    }

    private Alert alert() {
        Alert alert =
                new Alert(
                        text("id"),
                        (int) number("revision", Integer.MAX_VALUE),
                        word(HazardKind.class, "kind"),
                        text("code"),
                        word(Severity.class, "severity"),
                        word(Confidence.class, "confidence"),
                        word(AlertState.class, "state"),
                        text("host"),
                        (int) number("run", 0xffff_ffffL),
                        u32("domain"),
                        has("bdf") ? Optional.of(DeviceId.parse(text("bdf"))) : Optional.empty(),
                        u32("asid"),
                        address("window"),
                        address("iova"),
                        address("spa"),
                        size("ioPageSize"),
                        size("rmpPageSize"),
                        number("firstTs", -1),
                        number("lastTs", -1),
                        number("hits", Long.MAX_VALUE),
                        evidence(),
                        text("summary"),
                        text("remedy"));
        object.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!asked.contains(name)) {
                                throw bad("unknown field " + Excerpt.of(name));
                            }
                        });
        return alert;
    }

    private boolean has(String name) {
        asked.add(name);
        return object.has(name);
    }

    private JsonNode field(String name) {
        if (!has(name)) {
            throw bad("field " + name + " is missing");
        }
        return object.get(name);
    }

    private String text(String name) {
        JsonNode value = field(name);
        if (!value.isTextual()) {
            throw bad(name + " is not a string");
        }
        return value.textValue();
    }

    private <E extends Enum<E>> E word(Class<E> type, String name) {
        String word = text(name);
        try {
            return Enum.valueOf(type, word);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("alert: unknown " + name + " " + Excerpt.of(word), e);
        }
    }

    /** A whole number from 0 to {@code most}, unsigned. */
    private long number(String name, long most) {
        JsonNode value = field(name);
        BigInteger limit = new BigInteger(Long.toUnsignedString(most));
        if (!value.isIntegralNumber()
                || value.bigIntegerValue().signum() < 0
                || value.bigIntegerValue().compareTo(limit) > 0) {
            throw bad(name + " is not a whole number from 0 to " + limit);
        }
        return value.bigIntegerValue().longValue();
    }

    private OptionalInt u32(String name) {
        return has(name) ? OptionalInt.of((int) number(name, 0xffff_ffffL)) : OptionalInt.empty();
    }

    private OptionalLong size(String name) {
        return has(name) ? OptionalLong.of(number(name, Long.MAX_VALUE)) : OptionalLong.empty();
    }

    private OptionalLong address(String name) {
        if (!has(name)) {
            return OptionalLong.empty();
        }
        String value = text(name);
        if (!value.matches("0x[0-9a-fA-F]{1,16}")) {
            throw bad(name + " is not an address, 0x and up to 16 hex digits");
        }
        return OptionalLong.of(Long.parseUnsignedLong(value.substring(2), 16));
    }

    private List<TraceEvent> evidence() {
        JsonNode array = field("evidence");
        if (!array.isArray()) {
            throw bad("evidence is not an array");
        }
        List<TraceEvent> events = new ArrayList<>();
        EventFields fields = new EventFields();
        EventBuilder builder = new EventBuilder(fields);
        for (JsonNode event : array) {
            byte[] bytes = event.toString().getBytes(StandardCharsets.UTF_8);
            try {
                fields.read(bytes, 0, bytes.length);
                events.add(builder.build(events.size() + 1));
            } catch (BadLineException e) {
                throw new BadInputException(
                        "alert: evidence " + (events.size() + 1) + ": " + e.getMessage(), e);
            }
        }
        return events;
    }

    private static BadInputException bad(String cause) {
        return new BadInputException("alert: " + cause);
    }
}
