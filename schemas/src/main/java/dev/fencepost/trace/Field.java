package dev.fencepost.trace;

import dev.fencepost.model.Direction;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Phase;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A field of a {@code .jsonl} line. */
@SuppressWarnings({
    "EnumOrdinal",
    "ImmutableEnumChecker"
}) // tables by field; nobody writes the arrays
enum Field {
    STREAM("stream", words(Stream.values(), Stream::label)),
    OP("op", Vocabulary.of(Op.values())),
    HOST("host", Type.TEXT),
    RUN("run", Type.U32),
    SEQ("seq", Type.U64),
    TS("ts", Type.U64),
    TS_ERR("tsErr", Type.U63),
    UNIT("unit", Type.U32),
    BDF("bdf", Type.BDF),
    DOMAIN("domain", Type.U32),
    ON("on", Type.FLAG),
    TRUSTED("trusted", Type.FLAG),
    ASID("asid", Type.U32),
    ATS("ats", Type.FLAG),
    IOVA("iova", Type.ADDRESS),
    SPA("spa", Type.ADDRESS),
    SIZE("size", Type.SIZE),
    COUNT("count", Type.U63),
    PERM("perm", words(Permission.values(), Permission::label)),
    DERIVED("derived", Type.FLAG),
    FLUSHES_UNSEEN("flushesUnseen", Type.FLAG),
    FROM("from", Type.SIZE),
    TO("to", Type.SIZE),
    KIND("kind", Vocabulary.of(InvalidateKind.values())),
    TOKEN("token", Type.U64),
    OK("ok", Type.FLAG),
    CODE("code", Type.TEXT),
    ADDRESS("address", Type.ADDRESS),
    FLAGS("flags", Type.U64),
    ASSIGNED("assigned", Type.FLAG),
    IMMUTABLE("immutable", Type.FLAG),
    GPA("gpa", Type.ADDRESS),
    RC("rc", Type.I32),
    VALIDATE("validate", Type.FLAG),
    VMPL("vmpl", Type.U32),
    PERMS("perms", Type.U32),
    PHASE("phase", Vocabulary.of(Phase.values())),
    VALIDATED("validated", Type.FLAG),
    LENGTH("length", Type.SIZE),
    DIR("dir", Vocabulary.of(Direction.values())),
    OUTCOME("outcome", Vocabulary.of(Outcome.values())),
    SOURCE("source", Vocabulary.of(Source.values())),
    ENTRY("entry", Type.SIZE),
    STATE("state", Vocabulary.of(RunState.values())),
    LOST("lost", Type.U63);

    /** What a field's value looks like. */
    enum Type {
        TEXT("a non-empty string"),
        BDF("a PCI address string (ssss:bb:dd.f)"),
        WORD("a string"),
        FLAG("true or false"),
        I32("a whole number of 32 bits"),
        U32("a whole number from 0 to 4294967295"),
        U63("a whole number from 0 to 9223372036854775807"),
        U64("a whole number from 0 to 18446744073709551615"),
        ADDRESS("an address: \"0x\" and hex digits, or a whole number, of 64 bits"),
        SIZE("a size: a whole number of bytes, or a string like \"4K\", \"2M\", \"1G\"");

        private final String form;

        Type(String form) {
            this.form = form;
        }

        /** What is allowed, in words. */
        String form() {
            return form;
        }
    }

    private static final Field[] VALUES = values();
    private static final Vocabulary LABELS =
            new Vocabulary(Arrays.stream(VALUES).map(Field::label).toList());

    private final String label;
    private final Type type;
    private final Vocabulary words;
    private final byte[] key;

    Field(String label, Type type) {
        this(label, type, new Vocabulary(List.of()));
    }

    Field(String label, Vocabulary words) {
        this(label, Type.WORD, words);
    }

    Field(String label, Type type, Vocabulary words) {
        this.label = label;
        this.type = type;
        this.words = words;
        this.key = (",\"" + label + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    private static <E> Vocabulary words(E[] values, Function<E, String> label) {
        return new Vocabulary(Arrays.stream(values).map(label).toList());
    }

    static Field of(int ordinal) {
        return VALUES[ordinal];
    }

    /** Ordinal of the field of that name, or -1. */
    static int find(byte[] bytes, int from, int to) {
        return LABELS.find(bytes, from, to);
    }

    /** Name in the file. */
    String label() {
        return label;
    }

    Type type() {
        return type;
    }

    /** What a WORD may say, in the order of its enum. */
    Vocabulary words() {
        return words;
    }

    /** What stands before the value in a line, with the comma; not to be changed. */
    byte[] key() {
        return key;
    }

    /** Number of fields. */
    static int count() {
        return VALUES.length;
    }

    /** Where its value is kept. */
    int index() {
        return ordinal();
    }

    /** A bit of its own. */
    long bit() {
        return 1L << ordinal();
    }

    static long bits(Field... fields) {
        long bits = 0;
        for (Field field : fields) {
            bits |= field.bit();
        }
        return bits;
    }
}
