package dev.fencepost.analyzer.containers;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/**
 * A container that can be harmed and mended: killed, stopped, paused, cut off from its network. It
 * keeps its name, its ports and what it has stored.
 */
public final class Box implements AutoCloseable {
    static final Duration START = Duration.ofMinutes(4);
    private static final Duration FREEZING = Duration.ofMinutes(1);
    private static final int GRACE_SECONDS = 30;

    private final GenericContainer<?> container;
    private final Network network;
    private final String name;
    private final DockerClient docker = DockerClientFactory.instance().client();

    /**
     * A container that is not started yet.
     *
     * @param name by which others in the network know it
     * @param ports a port of this machine for each port of the container
     */
    Box(
            DockerImageName image,
            Network network,
            String name,
            Map<Integer, Integer> ports,
            Map<String, String> environment) {
        this.network = network;
        this.name = name;
        container =
                new GenericContainer<>(image)
                        .withNetwork(network)
                        .withNetworkAliases(name)
                        .withEnv(environment)
                        .withExposedPorts(ports.values().toArray(new Integer[0]))
                        .withStartupTimeout(START);
        container.setPortBindings(
                ports.entrySet().stream()
                        .map(port -> "127.0.0.1:" + port.getKey() + ":" + port.getValue())
                        .toList());
    }

    /** A port of this machine that nobody uses now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GenericContainer<?> container() {
        return container;
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        docker.killContainerCmd(id()).exec();
    }

    /** Ends it as {@code kill} does. */
    public void stop() {
        docker.stopContainerCmd(id()).withTimeout(GRACE_SECONDS).exec();
    }

    /** Starts it again over what it has stored; returns before it is ready. */
    public void startAgain() {
        docker.startContainerCmd(id()).exec();
    }

    /**
     * Lets it do nothing at all, while its connections stay. The freezer of cgroups v1 cannot stop
     * a process that the kernel is busy for: runc thaws the container then and gives up, and its
     * caller is to try again.
     */
    public void pause() {
        await().atMost(FREEZING)
                .ignoreExceptionsMatching(Box::isUnableToFreeze)
                .until(
                        () -> {
                            docker.pauseContainerCmd(id()).exec();
                            return true;
                        });
    }

    private static boolean isUnableToFreeze(Throwable refusal) {
        return refusal instanceof InternalServerErrorException
                && String.valueOf(refusal.getMessage()).contains("unable to freeze");
    }

    public void resume() {
        docker.unpauseContainerCmd(id()).exec();
    }

    /** Takes it off its network: it goes on, and nobody hears of it. */
    public void cutOff() {
        docker.disconnectFromNetworkCmd()
                .withContainerId(id())
                .withNetworkId(network.getId())
                .withForce(true)
                .exec();
    }

    public void reconnect() {
        docker.connectToNetworkCmd()
                .withContainerId(id())
                .withNetworkId(network.getId())
                .withContainerNetwork(new ContainerNetwork().withAliases(List.of(name)))
                .exec();
    }

    /** The last it said. */
    public String logs() {
        return container.getLogs();
    }

    private String id() {
        return container.getContainerId();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        container.stop();
    }
}
