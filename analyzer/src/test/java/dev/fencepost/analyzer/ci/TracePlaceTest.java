package dev.fencepost.analyzer.ci;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TracePlaceTest {
    private static final Path HERE = Path.of("/srv/traces");

    @Test
    void isRelativeWithinTheDirectory() {
        assertThat(TracePlace.uri("run.avro", HERE)).contains("run.avro");
        assertThat(TracePlace.uri("./a/../b/run.avro", HERE)).contains("b/run.avro");
        assertThat(TracePlace.uri("/srv/traces/run.avro", HERE)).contains("run.avro");
        assertThat(TracePlace.uri("../other/run.avro", HERE))
                .contains("file:///srv/other/run.avro");
    }

    @Test
    void isAReferenceWhateverTheFileIsCalled() {
        String name = "a b/c:d#e?f%g\u00e4[\"<\\.jsonl";
        String uri = TracePlace.uri(name, HERE).orElseThrow();

        assertThat(uri).isEqualTo("a%20b/c%3Ad%23e%3Ff%25g%C3%A4%5B%22%3C%5C.jsonl");
        assertThat(URI.create(uri).getPath()).isEqualTo(name);
    }

    @Test
    void isNoneOfStandardInput() {
        assertThat(TracePlace.uri("-", HERE)).isEmpty();
    }
}
