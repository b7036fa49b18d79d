package dev.fencepost.producer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Plain files in the places where the recorder's script looks for a kernel's. A {@code mkdir} and a
 * {@code rmdir} in front of the real ones do to tracing instances what a kernel does: make them
 * whole, and remove them whole.
 */
final class FakeHost {
    private static final String CLOCKS = "[local] global counter uptime perf mono boot tai";

    private static final List<String> TRACEPOINTS =
            List.of("map", "unmap", "io_page_fault", "attach_device_to_domain");

    private static final List<String> PROBES =
            List.of("command", "command_ret", "wait", "wait_ret", "psmash", "psmash_2");

    private static final String MKDIR =
            """
            #!/bin/sh
            case $1 in
              */instances/*)
                cp -r TEMPLATE "$1"
                for probe in PROBES; do
                  command -p mkdir -p "$1/events/fencepost_${1##*-}/$probe"
                done ;;
              *) command -p mkdir "$@" ;;
            esac
            """;

    private static final String RMDIR = "#!/bin/sh\nrm -rf REMOVED; mv \"$1\" REMOVED\n";

    private final Path root;

    FakeHost(Path root) throws IOException {
        this.root = root;
        for (String each : List.of("tracefs/instances", "bin", "proc", "sys", "tmp", "out")) {
            Files.createDirectories(root.resolve(each));
        }
        write("proc/uptime", "12.34 56.78\n");
        write("proc/cmdline", "quiet\n");
        symbols("__iommu_queue_command_sync", "iommu_completion_wait.isra.0", "psmash");
        makeTracing("tracefs");
        makeTracing("template");
        write("tracefs/kprobe_events", "");
        write("tracefs/kprobe_profile", "  wait_ret  10  0\n");
        program("mkdir", MKDIR.replace("PROBES", String.join(" ", PROBES)));
        program("rmdir", RMDIR);
        program("dmesg", "#!/bin/sh\necho '[    1.000000] quiet'\n");
    }

    private void makeTracing(String directory) throws IOException {
        for (String each : TRACEPOINTS) {
            write(directory + "/events/iommu/" + each + "/enable", "0\n");
            write(directory + "/events/iommu/" + each + "/filter", "none\n");
            write(directory + "/events/iommu/" + each + "/format", "name: " + each + "\n");
        }
        write(directory + "/trace", "");
        write(directory + "/trace_clock", CLOCKS + "\n");
        write(directory + "/trace_pipe", "");
        write(directory + "/tracing_on", "1\n");
        write(directory + "/buffer_size_kb", "1408\n");
        write(directory + "/current_tracer", "nop\n");
    }

    /** What {@code trace_pipe} gives. */
    void traces(String text) throws IOException {
        write("template/trace_pipe", text);
    }

    /** The kernel's functions. */
    void symbols(String... names) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            lines.append("0000000000000000 t ").append(name).append('\n');
        }
        write("proc/kallsyms", lines.toString());
    }

    /** A program that the script finds before the system's own. */
    void program(String name, String text) throws IOException {
        String paths =
                text.replace("TEMPLATE", root.resolve("template").toString())
                        .replace("REMOVED", root.resolve("removed").toString());
        write("bin/" + name, paths);
        Files.setPosixFilePermissions(
                root.resolve("bin/" + name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    String read(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    Path path(String file) {
        return root.resolve(file);
    }

    List<Path> list(String directory) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(directory))) {
            return files.toList();
        }
    }

    /** Runs a script to its end and answers with its exit code. */
    int run(String script, String... arguments) throws IOException, InterruptedException {
        Process process = start(script, arguments);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the script does not end: " + read("err"));
        }
        return process.exitValue();
    }

    /** Signals are as a terminal's shell would leave them, whatever ours are. */
    Process start(String script, String... arguments) throws IOException {
        write("record.sh", script);
        ProcessBuilder builder =
                new ProcessBuilder(
                        "env", "--default-signal=INT", "sh", path("record.sh").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("TRACEFS", path("tracefs").toString());
        builder.environment().put("PROC", path("proc").toString());
        builder.environment().put("SYS", path("sys").toString());
        builder.environment().put("KMSG", path("kmsg").toString());
        builder.environment().put("TMPDIR", path("tmp").toString());
        builder.environment().merge("PATH", path("bin") + ":", (old, bin) -> bin + old);
        builder.directory(path("out").toFile());
        builder.redirectOutput(path("stdout").toFile()).redirectError(path("err").toFile());
        return builder.start();
    }
}
