package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.dashboard.web.AccessToken;
import dev.fencepost.analyzer.dashboard.web.WebSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that answers over HTTP. */
final class ListenOptions {
    /** A command line can be read by everybody on a machine, a variable by its user alone. */
    static final String VARIABLE = "FENCEPOST_DASHBOARD_TOKEN";

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = WebSettings.LOOPBACK,
            description =
                    "Where to listen (default: ${DEFAULT-VALUE}). Where others can reach it, they"
                            + " have to show a token: see --token-file.")
    private String address;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File whose first line is the token, 16 characters or more; by default the"
                            + " variable "
                            + VARIABLE
                            + ". Programs send it as 'Authorization: Bearer TOKEN'; a browser asks"
                            + " for it once.")
    private Optional<Path> tokenFile = Optional.empty();

    /** Where to listen, and for whom. */
    WebSettings settings(int port, Optional<String> corsOrigin) throws IOException {
        try {
            return new WebSettings(address, port, token(), corsOrigin);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Optional<AccessToken> token() throws IOException {
        if (tokenFile.isPresent()) {
            try (Stream<String> lines = Files.lines(tokenFile.get())) {
                return Optional.of(new AccessToken(lines.findFirst().orElse("").trim()));
            }
        }
        return Optional.ofNullable(System.getenv(VARIABLE))
                .filter(secret -> !secret.isEmpty())
                .map(AccessToken::new);
    }
}
