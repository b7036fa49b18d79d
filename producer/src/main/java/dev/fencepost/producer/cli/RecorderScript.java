package dev.fencepost.producer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The shell script that records a host: parts that lie beside this class, one after the other, with
 * defaults that can be set anew.
 *
 * @param text of the script
 */
record RecorderScript(String text) {
    /** In the order in which they use each other. */
    private static final List<String> PARTS =
            List.of("defaults", "undo", "setup", "probes", "record", "pack", "main");

    /** The script with its own defaults. */
    static RecorderScript plain() {
        return new RecorderScript(
                PARTS.stream().map(RecorderScript::part).collect(Collectors.joining("\n")));
    }

    /**
     * The script with another default: the line {@code name=...} of its first part.
     *
     * @throws IllegalArgumentException where there is no such line, or the value needs quoting
     */
    RecorderScript with(String name, String value) {
        Matcher line = Pattern.compile("(?m)^" + name + "=.*$").matcher(text);
        if (!line.find()) {
            throw new IllegalArgumentException("the script has no default " + name);
        }
        if (!value.matches("[\\w:. -]*")) {
            throw new IllegalArgumentException("no value for the shell: " + value);
        }
        return new RecorderScript(line.replaceFirst(name + "='" + value + "'"));
    }

    private static String part(String name) {
        String resource = "recorder/" + name + ".sh";
        try (InputStream in = RecorderScript.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
