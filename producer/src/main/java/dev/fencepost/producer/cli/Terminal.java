package dev.fencepost.producer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/** The terminal that a program's standard output is. */
public final class Terminal {
    private static final int STDOUT = 1;
    private static final int NARROWEST = 60;
    private static final int USUAL = 80;
    private static final int WIDEST = 160;

    private final Map<String, String> environment;

    private Terminal(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Says what a writer of a program writes to; nothing where that is no terminal. */
    public static Optional<Terminal> behind(PrintWriter out) {
        return out instanceof Writer writer ? Optional.of(writer.terminal) : Optional.empty();
    }

    /** A writer to standard output, and to a terminal if that is one. */
    static PrintWriter writer(PrintStream out, Map<String, String> environment) {
        OutputStreamWriter to = new OutputStreamWriter(out, UTF_8);
        return isOpen(STDOUT)
                ? new Writer(to, new Terminal(environment))
                : new PrintWriter(to, true);
    }

    /** Whether a descriptor of this process is a terminal. */
    static boolean isOpen(int descriptor) {
        try {
            String file = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
            return file.startsWith("/dev/pts/")
                    || file.startsWith("/dev/tty")
                    || file.equals("/dev/console");
        } catch (IOException e) {
            // no /proc: this says whether both ends of the process are on a terminal
            return Ansi.AUTO.enabled();
        }
    }

    /** Colours, unless the user wants none (NO_COLOR, CLICOLOR=0) or the terminal knows none. */
    public Ansi ansi() {
        boolean unwanted =
                !environment.getOrDefault("NO_COLOR", "").isEmpty()
                        || "0".equals(environment.get("CLICOLOR"))
                        || "dumb".equals(environment.get("TERM"));
        return unwanted ? Ansi.OFF : Ansi.ON;
    }

    /** Whether it shows more than ASCII, by the locale. */
    public boolean unicode() {
        return System.getProperty("native.encoding", "").equalsIgnoreCase("UTF-8");
    }

    /** Columns, as far as lines should use them: what COLUMNS says, or else the terminal. */
    public int columns() {
        int said = number(environment.getOrDefault("COLUMNS", ""));
        int columns = said > 0 ? said : asked();
        return columns <= 0 ? USUAL : Math.max(NARROWEST, Math.min(WIDEST, columns));
    }

    /** Java cannot ask for the size of a terminal; 0 where {@code stty} does not tell. */
    private static int asked() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/proc/self/fd/" + STDOUT))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!stty.waitFor(2, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return 0;
            }
            String[] size = new String(stty.getInputStream().readAllBytes(), UTF_8).split(" ", -1);
            return size.length == 2 ? number(size[1].trim()) : 0;
        } catch (IOException e) {
            return 0; // there is no stty
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static int number(String text) {
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    }

    /** Carries the terminal to the commands, which know their writer alone. */
    private static final class Writer extends PrintWriter {
        private final Terminal terminal;

        Writer(OutputStreamWriter to, Terminal terminal) {
            super(to, true);
            this.terminal = terminal;
        }
    }
}
