package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatePlaceTest {
    @TempDir Path shared;

    @Test
    void givesEachInstanceAPlaceOfItsOwn() throws IOException {
        try (StatePlace first = StatePlace.under(shared);
                StatePlace second = StatePlace.under(shared)) {
            assertThat(first.directory()).isDirectory().isNotEqualTo(second.directory());
            assertThat(second.directory()).isDirectory();
        }
    }

    @Test
    void givesWhatOneLeftToTheNext() throws IOException {
        StatePlace first = StatePlace.under(shared);
        try (StatePlace second = StatePlace.under(shared)) {
            first.close();
            try (StatePlace third = StatePlace.under(shared)) {
                assertThat(third.directory()).isEqualTo(first.directory());
                assertThat(second.directory()).isNotEqualTo(third.directory());
            }
        }
    }

    @Test
    void leavesAloneWhatAnotherProcessHoldsUntilItIsKilled() throws Exception {
        Process other = hold();
        try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
            Path theirs = Path.of(said.readLine());
            try (StatePlace ours = StatePlace.under(shared)) {
                assertThat(ours.directory()).isNotEqualTo(theirs).hasParent(theirs.getParent());
            }
            other.destroyForcibly().waitFor();
            try (StatePlace ours = StatePlace.under(shared)) {
                assertThat(ours.directory()).isEqualTo(theirs);
            }
        } finally {
            other.destroyForcibly();
        }
    }

    private Process hold() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        shared.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Takes a place, says which, and keeps it. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            System.out.println(StatePlace.under(Path.of(args[0])).directory());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void saysWhereNoDirectoryCanBe() throws IOException {
        Path file = Files.createFile(shared.resolve("file"));

        assertThatThrownBy(() -> StatePlace.under(file))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining(file.toString());
    }
}
