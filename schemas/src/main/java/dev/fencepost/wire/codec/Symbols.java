package dev.fencepost.wire.codec;

import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The numbers of one enum's constants in its Avro schema. A symbol that the model does not have
 * stands for one that a newer version knows: a record that carries it cannot be read.
 */
@SuppressWarnings("EnumOrdinal")
public final class Symbols<E extends Enum<E>> {
    private final String name;
    private final byte[] numbers;
    private final E[] constants;

    /**
     * Pairs constants and symbols by name.
     *
     * @throws IllegalStateException if a constant has no symbol
     */
    public Symbols(Schema schema, Class<E> type) {
        name = schema.getFullName();
        List<String> symbols = schema.getEnumSymbols();
        E[] values = type.getEnumConstants();
        numbers = new byte[values.length];
        constants = Arrays.copyOf(values, symbols.size());
        Arrays.fill(constants, null);
        for (E value : values) {
            int number = symbols.indexOf(value.name());
            if (number < 0) {
                throw new IllegalStateException(name + " has no symbol " + value);
            }
            numbers[value.ordinal()] = (byte) number;
            constants[number] = value;
        }
    }

    public void write(E value, AvroOutput out) {
        out.writeInt(numbers[value.ordinal()]);
    }

    /** The number of a constant's symbol. */
    int numberOf(E value) {
        return numbers[value.ordinal()];
    }

    public E read(AvroInput in) {
        return at(in.readLong(), in);
    }

    /** The constant of a number that was read. */
    E at(long number, AvroInput in) {
        E value = constants[in.toIndex(number, constants.length)];
        if (value == null) {
            throw in.malformed("a value of " + name + " that this version does not know");
        }
        return value;
    }
}
