package dev.fencepost.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of schemas that somebody else wrote. */
final class TranslationTest {
    private static final Schema OURS = schema("");

    @Test
    void rewritesARecord() {
        Translation translation =
                new Translation(schema("{\"name\":\"b\",\"type\":\"int\"},"), OURS);

        ByteBuffer rewritten = translation.apply(ByteBuffer.wrap(new byte[] {8, 6}));

        assertThat(rewritten).isEqualTo(ByteBuffer.wrap(new byte[] {6}));
    }

    @Test
    void rewritesOneRecordAfterAnother() {
        Translation translation =
                new Translation(schema("{\"name\":\"b\",\"type\":\"int\"},"), OURS);
        translation.reset(ByteBuffer.wrap(new byte[] {8, 6, 8, 4}));

        assertThat(translation.next()).isEqualTo(ByteBuffer.wrap(new byte[] {6}));
        assertThat(translation.next()).isEqualTo(ByteBuffer.wrap(new byte[] {4}));
        translation.expectEnd();
        assertThatExceptionOfType(MalformedRecordException.class).isThrownBy(translation::next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"array\",\"items\":\"null\"}",
                "{\"type\":\"map\",\"values\":{\"type\":\"array\",\"items\":\"null\"}}",
                "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"E\",\"fields\":[]}}",
                "{\"type\":\"array\",\"items\":{\"type\":\"fixed\",\"name\":\"F\",\"size\":0}}",
                "[\"null\",{\"type\":\"fixed\",\"name\":\"F\",\"size\":2000000000}]"
            })
    void refusesSchemasUnderWhichFewBytesSayEndlesslyMuch(String type) {
        Schema theirs = schema("{\"name\":\"b\",\"type\":" + type + "},");

        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> new Translation(theirs, OURS))
                .withMessageContaining("its schema has");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"null\",\"int\"]|branch below zero",
                "\"string\"|length below zero",
                "{\"type\":\"array\",\"items\":\"int\"}|count below zero",
                "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}|symbol below zero",
                "{\"type\":\"array\",\"items\":\"R\"}|nests until the bytes end"
            })
    void refusesBytesThatAreNoRecord(String typeAndWhy) {
        String type = typeAndWhy.substring(0, typeAndWhy.indexOf('|'));
        Translation translation =
                new Translation(schema("{\"name\":\"b\",\"type\":" + type + "},"), OURS);

        for (byte filler : new byte[] {1, 2, 3, -1}) {
            byte[] bytes = new byte[1 << 16];
            Arrays.fill(bytes, filler);
            assertThatExceptionOfType(MalformedRecordException.class)
                    .as("filled with %s", filler)
                    .isThrownBy(() -> translation.apply(ByteBuffer.wrap(bytes)));
        }
    }

    @Test
    void aTextThatIsNoSchemaIsNone() {
        String undefined =
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"Q\"}]}";

        assertThat(SchemaText.parse(OURS.toString())).contains(OURS);
        assertThat(SchemaText.parse(undefined)).isEmpty();
        assertThat(SchemaText.parse("{\"type\":\"array\",\"items\":".repeat(100_000))).isEmpty();
        assertThat(SchemaText.parse("")).isEmpty();
    }

    private static Schema schema(String firstFields) {
        return new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"R\",\"fields\":["
                                + firstFields
                                + "{\"name\":\"a\",\"type\":\"int\"}]}");
    }
}
