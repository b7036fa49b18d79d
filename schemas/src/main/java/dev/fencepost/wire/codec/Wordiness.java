package dev.fencepost.wire.codec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * What a schema lets few bytes say: items that take none, of which nine bytes can announce 2^63,
 * and texts of a fixed size that are reserved before anybody looks how much is there. No version of
 * ours has any of these; where another's does, its records are not read.
 */
final class Wordiness {
    private static final int LONGEST_FIXED = 1 << 12;

    private final Set<String> entered = new HashSet<>();

    private Wordiness() {}

    /**
     * Looks through all that a record of a schema can hold.
     *
     * @throws MalformedRecordException where a few bytes of it could cost any amount of work
     */
    static void check(Schema schema) {
        Wordiness check = new Wordiness();
        List<Schema> open = new ArrayList<>(List.of(schema));
        while (!open.isEmpty()) {
            open.addAll(check.inside(open.remove(open.size() - 1)));
        }
    }

    private List<Schema> inside(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> entered.add(schema.getFullName()) ? fields(schema) : List.of();
            case ARRAY -> {
                if (canBeEmpty(schema.getElementType(), new HashSet<>())) {
                    throw new MalformedRecordException("its schema has items that take no bytes");
                }
                yield List.of(schema.getElementType());
            }
            case MAP -> List.of(schema.getValueType());
            case UNION -> schema.getTypes();
            case FIXED -> {
                if (schema.getFixedSize() > LONGEST_FIXED) {
                    throw new MalformedRecordException(
                            "its schema has a fixed of " + schema.getFixedSize() + " bytes");
                }
                yield List.of();
            }
            default -> List.of();
        };
    }

    /** Whether a value can take no bytes; so do records that hold themselves, which have none. */
    private static boolean canBeEmpty(Schema schema, Set<String> around) {
        return switch (schema.getType()) {
            case NULL -> true;
            case FIXED -> schema.getFixedSize() == 0;
            case RECORD -> {
                boolean known = !around.add(schema.getFullName());
                yield known || fields(schema).stream().allMatch(each -> canBeEmpty(each, around));
            }
            default -> false;
        };
    }

    private static List<Schema> fields(Schema record) {
        return record.getFields().stream().map(Schema.Field::schema).toList();
    }
}
