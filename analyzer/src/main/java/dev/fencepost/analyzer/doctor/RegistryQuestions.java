package dev.fencepost.analyzer.doctor;

import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.model.Stream;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.RegistryRefusedException;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.registry.SchemaNotFoundException;
import dev.fencepost.registry.SubjectVersion;
import dev.fencepost.wire.WireSchemas;
import dev.fencepost.wire.codec.BatchCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** Does a registry answer, and do its schemas and ours get along? */
final class RegistryQuestions {
    private final HttpSchemaRegistry registry;

    RegistryQuestions(HttpSchemaRegistry registry) {
        this.registry = registry;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        for (Map.Entry<String, Schema> ours : schemas().entrySet()) {
            try {
                checks.add(of(ours.getKey(), ours.getValue()));
            } catch (RegistryUnavailableException e) {
                checks.add(
                        Check.failed(
                                "registry",
                                e.getMessage(),
                                "start it, or name it with --registry"));
                return checks;
            } catch (RegistryRefusedException e) {
                checks.add(
                        Check.failed(
                                ours.getKey(), e.getMessage(), "see to its rights and its mode"));
            }
        }
        return checks;
    }

    private static Map<String, Schema> schemas() {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        for (Stream stream : Stream.values()) {
            schemas.put(TopicNames.traceOf(stream) + "-value", BatchCodec.schema(stream));
        }
        schemas.put(TopicNames.ALERTS + "-value", WireSchemas.alert());
        schemas.put(TopicNames.WINDOWS + "-value", WireSchemas.windowStatus());
        schemas.put(TopicNames.DEAD_LETTER + "-value", WireSchemas.deadLetter());
        return schemas;
    }

    private Check of(String subject, Schema ours) {
        SubjectVersion latest;
        try {
            latest = registry.latest(subject);
        } catch (SchemaNotFoundException e) {
            return Check.ok(subject, "not registered yet: the first record does that");
        }
        String found = "version " + latest.version() + ", schema id " + latest.id();
        if (latest.schema().equals(ours)) {
            return Check.ok(subject, found);
        }
        boolean readable =
                SchemaCompatibility.checkReaderWriterCompatibility(ours, latest.schema()).getType()
                        == SchemaCompatibilityType.COMPATIBLE;
        if (!readable) {
            return Check.failed(
                    subject,
                    found + " is not what this version can read; its records become dead letters",
                    "use the fencepost that it came with, or take that version back");
        }
        return registry.accepts(subject, ours)
                ? Check.ok(subject, found + ", another version than ours and compatible")
                : Check.failed(
                        subject,
                        found + " does not go with ours, which the registry will refuse",
                        "use the fencepost that it came with, or relax the subject's compatibility");
    }
}
