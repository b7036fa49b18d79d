package dev.fencepost.analyzer.cli;

import dev.fencepost.producer.cli.CommandRunner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a user sees of one command line: the exit code and both streams. */
public record Console(int code, String out, String err) {
    /** Runs {@code fencepost} as its {@code main} does, without ending the process. */
    public static Console run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                CommandRunner.run(
                        new Fencepost(), new PrintWriter(out), new PrintWriter(err, true), args);
        return new Console(code, out.toString(), err.toString());
    }

    public List<String> outLines() {
        return out.lines().toList();
    }

    public List<String> errLines() {
        return err.lines().toList();
    }
}
