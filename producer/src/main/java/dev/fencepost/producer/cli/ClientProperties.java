package dev.fencepost.producer.cli;

import dev.fencepost.trace.BadInputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Reads a file of settings, in which secrets may stand elsewhere: <code>${env:NAME}</code> is a
 * variable of the environment, <code>${dir:DIRECTORY:FILE}</code> what is in a file, and <code>
 * ${file:FILE:KEY}</code> a setting of another properties file, all by Kafka's own providers;
 * {@code config.providers} adds more.
 */
final class ClientProperties {
    private static final Pattern OURS = Pattern.compile("\\$\\{(env|dir|file):[^}]*}");

    private ClientProperties() {}

    /**
     * The settings of a file, with what they refer to in its place.
     *
     * @throws BadInputException that names the file or the setting of which something is missing
     */
    static Map<String, String> read(Path file) throws IOException {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (NoSuchFileException e) {
            throw new BadInputException("no such file: " + file, e);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(file + ": " + e.getMessage(), e);
        }
        Map<String, String> written = new LinkedHashMap<>();
        read.stringPropertyNames().forEach(key -> written.put(key, read.getProperty(key)));
        try {
            Map<String, String> resolved = resolve(byTheirProviders(written));
            requireAll(file, resolved);
            return resolved;
        } catch (KafkaException e) {
            throw new BadInputException(file + ": " + CommandRunner.describe(e), e);
        }
    }

    private static Map<String, String> byTheirProviders(Map<String, String> written) {
        if (!written.containsKey("config.providers")) {
            return written;
        }
        Map<String, String> resolved = new LinkedHashMap<>();
        new AbstractConfig(new ConfigDef(), written, false)
                .originals()
                .forEach((name, value) -> resolved.put(name, value.toString()));
        return resolved;
    }

    private static Map<String, String> resolve(Map<String, String> settings) throws IOException {
        if (settings.values().stream().noneMatch(value -> OURS.matcher(value).find())) {
            return settings;
        }
        try (ConfigProvider env = new EnvVarConfigProvider();
                ConfigProvider directory = new DirectoryConfigProvider();
                ConfigProvider file = new FileConfigProvider()) {
            Map<String, ConfigProvider> providers =
                    Map.of("env", env, "dir", directory, "file", file);
            providers.values().forEach(provider -> provider.configure(Map.of()));
            return new HashMap<>(new ConfigTransformer(providers).transform(settings).data());
        }
    }

    private static void requireAll(Path file, Map<String, String> resolved) {
        resolved.forEach(
                (name, value) -> {
                    Matcher missing = OURS.matcher(value);
                    if (missing.find()) {
                        throw new BadInputException(
                                file + ": " + name + ": there is no " + missing.group());
                    }
                });
    }
}
