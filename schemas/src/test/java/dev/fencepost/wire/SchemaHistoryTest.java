package dev.fencepost.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.registry.Compatibility;
import dev.fencepost.wire.codec.BatchCodec;
import dev.fencepost.wire.codec.EventCodec;
import dev.fencepost.wire.codec.Translation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every record to all of its earlier versions: what was written once stays readable. */
final class SchemaHistoryTest {
    private static final Path HISTORY = Path.of("src", "test", "resources", "schema-history");

    static List<Schema> records() {
        return List.of(
                BatchCodec.schema(Stream.IOMMU),
                BatchCodec.schema(Stream.RMP),
                BatchCodec.schema(Stream.DMA),
                EventCodec.schema(),
                new AlertCodec().schema(),
                new WindowStatusCodec().schema(),
                new DeadLetterCodec().schema());
    }

    @ParameterizedTest
    @MethodSource("records")
    void theNewestVersionIsTheCurrentSchema(Schema current) throws IOException {
        List<Schema> versions = versions(current);
        int newest = versions.size();
        boolean known = newest > 0 && isSame(versions.get(newest - 1), current);
        String name = "v" + (newest + 1) + ".avsc";
        Path proposal = Path.of("target", "schema-history", current.getName(), name);
        if (!known) {
            Files.createDirectories(proposal.getParent());
            Files.writeString(proposal, SchemaFormatter.format("json/pretty", current) + "\n");
        }

        assertThat(known)
                .as(
                        "%s has changed since v%d. If it is meant to, and agrees with all earlier"
                                + " versions, add it to its history: cp schemas/%s schemas/%s",
                        current.getName(),
                        newest,
                        proposal,
                        HISTORY.resolve(current.getName()).resolve(name))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyVersionReadsEveryOther(Schema current) throws IOException {
        assertThat(Compatibility.FULL_TRANSITIVE.objections(current, versions(current)))
                .as(current.getName())
                .isEmpty();
    }

    @Test
    void leavesWhoseSizeIsAGuessBecomePlainOnesForReadersThatKnowNoSuch() throws IOException {
        Schema now = EventCodec.schema();
        Schema first = versions(now).get(0);
        EventCodec codec = new EventCodec();
        Envelope at = new Envelope("h0", 0, 1200, 7, 0);
        MapLeaves derived =
                new MapLeaves(at, 1, 0x1000_0000, 0x4000_0000, 0x20_0000, 4, Permission.READ, true);

        ByteBuffer old = new Translation(now, first).apply(ByteBuffer.wrap(codec.encode(derived)));
        TraceEvent back = codec.decode(new Translation(first, now).apply(old));

        assertThat(back)
                .isEqualTo(
                        new MapLeaves(
                                at, 1, 0x1000_0000, 0x4000_0000, 0x20_0000, 4, Permission.READ));
    }

    /** Equal in everything that readers see, and in documentation. */
    private static boolean isSame(Schema a, Schema b) {
        return a.toString().equals(b.toString());
    }

    private static List<Schema> versions(Schema current) throws IOException {
        List<Schema> versions = new ArrayList<>();
        Path folder = HISTORY.resolve(current.getName());
        for (Path file = folder.resolve("v1.avsc");
                Files.exists(file);
                file = folder.resolve("v" + (versions.size() + 1) + ".avsc")) {
            versions.add(new Schema.Parser().parse(Files.readString(file)));
        }
        return versions;
    }
}
