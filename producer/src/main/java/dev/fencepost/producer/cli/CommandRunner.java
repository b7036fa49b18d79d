package dev.fencepost.producer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.trace.BadInputException;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a command line and says once, in one line on stderr, why it failed; every program here ends
 * the same way.
 *
 * <p>Exit codes: 0 done, 1 our fault or the world's, 2 bad usage or bad input, and what the command
 * itself answers. {@code -v}, which it adds to every command, shows where an error came from. A
 * reader that closes our standard output ends the program quietly.
 */
public final class CommandRunner {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int BAD_INPUT = 2;

    private static final String VERBOSE = "--verbose";

    private CommandRunner() {}

    /** Runs a root command and ends the process with its exit code. */
    public static void runAndExit(Object root, String... args) {
        PrintStream out = new PrintStream(new OutputGuard(FileDescriptor.out), true, UTF_8);
        System.setOut(out);
        PrintWriter toOut = Terminal.writer(out, System.getenv());
        PrintWriter toErr = new PrintWriter(new OutputStreamWriter(System.err, UTF_8), true);
        System.exit(run(root, toOut, toErr, args));
    }

    /** Runs a root command and answers with its exit code. */
    public static int run(Object root, PrintWriter out, PrintWriter err, String... args) {
        CommandLine commands = new CommandLine(root);
        commands.setOut(out).setErr(err);
        Terminal.behind(out)
                .map(terminal -> Help.defaultColorScheme(terminal.ansi()))
                .ifPresent(commands::setColorScheme);
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setParameterExceptionHandler(CommandRunner::badUsage);
        commands.setExecutionExceptionHandler(CommandRunner::failed);
        commands.setExecutionStrategy(CommandRunner::execute);
        OptionSpec verbose =
                OptionSpec.builder("-v", VERBOSE)
                        .description("Show where an error came from.")
                        .scopeType(ScopeType.INHERIT)
                        .build();
        commands.getCommandSpec().addOption(verbose);
        Optional<String> exposed = Secrets.exposed(args);
        if (exposed.isPresent()) {
            err.println(name(commands) + ": " + exposed.get());
            return BAD_INPUT;
        }
        int code = commands.execute(args);
        err.flush();
        return flush(out) ? code : DONE;
    }

    /** Runs what was asked for; picocli shows help outside of its exception handler's reach. */
    private static int execute(ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutputGuard.ClosedOutputException e) {
            return DONE;
        }
    }

    /** Answers whether somebody still reads. */
    private static boolean flush(PrintWriter out) {
        try {
            out.flush();
            return true;
        } catch (OutputGuard.ClosedOutputException e) {
            return false;
        }
    }

    private static int badUsage(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(name(command) + ": " + firstLine(problem.getMessage()));
        UnmatchedArgumentException.printSuggestions(problem, err);
        err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
        return BAD_INPUT;
    }

    private static int failed(Exception problem, CommandLine command, ParseResult parsed) {
        if (isClosedOutput(problem)) {
            return DONE;
        }
        PrintWriter err = command.getErr();
        Secrets secrets = Secrets.of(parsed);
        err.println(name(command) + ": " + secrets.hide(describe(problem)));
        if (isVerbose(parsed)) {
            StringWriter trace = new StringWriter();
            problem.printStackTrace(new PrintWriter(trace, true));
            err.print(secrets.hide(trace.toString()));
            err.flush();
        }
        return problem instanceof BadInputException ? BAD_INPUT : FAILED;
    }

    /** One line for an error that nobody expected: its message, and its causes' where they add. */
    public static String describe(Throwable problem) {
        Throwable cause = problem.getCause();
        if (cause == null) {
            return messageOf(problem);
        }
        String causes = describe(cause);
        boolean wraps =
                problem.getMessage() == null || cause.toString().equals(problem.getMessage());
        String own = messageOf(problem);
        if (wraps) {
            return causes;
        }
        return own.contains(causes) ? own : own + ": " + causes;
    }

    private static String messageOf(Throwable problem) {
        String message = problem.getMessage();
        if (message == null || message.isBlank()) {
            return problem.getClass().getSimpleName();
        }
        if (problem instanceof NoSuchFileException) {
            return "no such file: " + message;
        }
        return problem instanceof AccessDeniedException
                ? "permission denied: " + message
                : firstLine(message);
    }

    private static boolean isClosedOutput(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            boolean closed =
                    cause instanceof OutputGuard.ClosedOutputException
                            || (cause instanceof IOException
                                    && "Broken pipe".equals(cause.getMessage()));
            if (closed) {
                return true;
            }
        }
        return false;
    }

    private static boolean isVerbose(ParseResult parsed) {
        for (ParseResult each = parsed; each != null; each = each.subcommand()) {
            if (each.hasMatchedOption(VERBOSE)) {
                return true;
            }
        }
        return false;
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().root().name();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
