package dev.fencepost.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of what is in a shipped jar names all that is in it, and nothing besides. */
final class SbomIT {
    private static final String OWN = "dev.fencepost";
    private static final List<Path> CLASS_PATH =
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .toList();

    @ParameterizedTest
    @CsvSource({
        "target/fencepost.jar, target/fencepost-sbom.json",
        "../producer/target/producer.jar, ../producer/target/producer-sbom.json"
    })
    void namesWhatIsInTheJar(Path jar, Path sbom) throws Exception {
        assumeThat(System.getProperty("fencepost.network"))
                .as("mvn -o makes no list of what is shipped")
                .isNotEqualTo("offline: true");
        JsonNode bom = new ObjectMapper().readTree(sbom.toFile());
        assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bom.at("/metadata/timestamp").asText("2026-01-01T00:00:00Z"))
                .as("the same build gives the same list")
                .isEqualTo("2026-01-01T00:00:00Z");

        Set<String> left = classes(jar);
        left.removeIf(SbomIT::isOurs);
        Set<String> shipped = Set.copyOf(left);
        for (JsonNode component : bom.get("components")) {
            if (component.get("group").asText().equals(OWN)) {
                continue;
            }
            Path library = library(component);
            assertThat(sha256(library)).as(library.toString()).isEqualTo(hash(component));
            Set<String> ofIt = classes(library);
            if (!ofIt.isEmpty()) {
                assertThat(ofIt).as("classes of " + library).containsAnyElementsOf(shipped);
            }
            left.removeAll(ofIt);
        }

        assertThat(left).as("classes of no component").isEmpty();
    }

    private static boolean isOurs(String name) {
        return name.startsWith("dev/fencepost/") || name.startsWith("fencepost/");
    }

    private static Path library(JsonNode component) {
        String name = component.get("name").asText() + '-' + component.get("version").asText();
        Optional<Path> found =
                CLASS_PATH.stream()
                        .filter(path -> path.getFileName().toString().equals(name + ".jar"))
                        .findFirst();
        assertThat(found).as("jar of " + name).isPresent();
        return found.orElseThrow();
    }

    private static Set<String> classes(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> !name.endsWith("module-info.class"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String sha256(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }

    private static String hash(JsonNode component) {
        List<String> found = new ArrayList<>();
        for (JsonNode hash : component.get("hashes")) {
            if (hash.get("alg").asText().equals("SHA-256")) {
                found.add(hash.get("content").asText());
            }
        }
        assertThat(new HashSet<>(found)).as("hash of " + component.get("name")).hasSize(1);
        return found.get(0);
    }
}
