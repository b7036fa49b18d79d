package dev.fencepost.producer.cli;

import dev.fencepost.producer.route.Grant;
import dev.fencepost.producer.route.Program;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints the least that a program has to be granted, as commands of Kafka's own tool. */
@Command(
        name = "acls",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Print the least that a program has to be granted on a cluster that checks rights, as"
                    + " kafka-acls commands. Nothing is asked or changed.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  topics acls stream --principal User:analyzer --bootstrap-server kafka:9093 \\",
            "      --command-config admin.properties | sh"
        })
final class AclsCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "PROGRAM",
            completionCandidates = Programs.class,
            converter = ProgramConverter.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private Program program;

    @Option(
            names = "--principal",
            paramLabel = "USER",
            defaultValue = "User:fencepost",
            description = "Whom to grant it (default: ${DEFAULT-VALUE}).")
    private String principal;

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = "fencepost",
            description = "That of stream (default: ${DEFAULT-VALUE}).")
    private String applicationId;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            defaultValue = "localhost:9092",
            description = "For the printed commands (default: ${DEFAULT-VALUE}).")
    private String bootstrapServer;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            defaultValue = "admin.properties",
            description = "For the printed commands (default: ${DEFAULT-VALUE}).")
    private String commandConfig;

    @Override
    public Integer call() {
        for (Grant grant : program.grants(applicationId)) {
            spec.commandLine()
                    .getOut()
                    .println(
                            String.join(
                                    " ",
                                    "kafka-acls.sh --bootstrap-server",
                                    quoted(bootstrapServer),
                                    "--command-config",
                                    quoted(commandConfig),
                                    "--add --allow-principal",
                                    quoted(principal),
                                    options(grant)));
        }
        return CommandRunner.DONE;
    }

    /** What tells Kafka's tool of a grant. */
    private static String options(Grant grant) {
        String operation = "--operation " + words(grant.operation().name());
        return switch (grant.resource().resourceType()) {
            case CLUSTER -> operation + " --cluster";
            case GROUP -> operation + " --group " + quoted(grant.resource().name());
            case TRANSACTIONAL_ID -> operation + named(grant, " --transactional-id ");
            default -> operation + named(grant, " --topic ");
        };
    }

    private static String named(Grant grant, String option) {
        String pattern = grant.resource().patternType().name().toLowerCase(Locale.ROOT);
        String name = option + quoted(grant.resource().name());
        return pattern.equals("prefixed") ? name + " --resource-pattern-type prefixed" : name;
    }

    /** As Kafka's tool writes an operation: {@code DescribeConfigs}. */
    private static String words(String name) {
        StringBuilder words = new StringBuilder();
        for (String word : name.split("_", -1)) {
            words.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return words.toString();
    }

    private static String quoted(String word) {
        return word.matches("[\\w.:,/=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The names of programs. */
    static final class Programs implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Program.values()).map(Program::label).iterator();
        }
    }

    /** Reads the name of a program. */
    static final class ProgramConverter implements ITypeConverter<Program> {
        @Override
        public Program convert(String text) {
            return Arrays.stream(Program.values())
                    .filter(program -> program.label().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "no such program: "
                                                    + text
                                                    + "; one of "
                                                    + String.join(", ", new Programs())));
        }
    }
}
