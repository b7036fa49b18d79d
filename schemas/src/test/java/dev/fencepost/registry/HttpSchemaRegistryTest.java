package dev.fencepost.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client beside servers that are no good. */
@Timeout(60)
final class HttpSchemaRegistryTest {
    private static final int MEBIBYTE = 1 << 20;

    /** What a server writes behind the head of an answer. */
    private interface Body {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    @Test
    void readsNoMoreOfAnEndlessAnswerThanAnAnswerMayHave() throws Exception {
        byte[] blanks = new byte[MEBIBYTE];
        Arrays.fill(blanks, (byte) ' ');
        try (ServerSocket server = serve(out -> writeForever(out, blanks))) {
            assertThatThrownBy(() -> registryAt(server, Duration.ofSeconds(20)).schemaById(1))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("longer than 16777216 bytes");
        }
    }

    @Test
    void givesUpAnAnswerThatStopsInTheMiddle() throws Exception {
        try (ServerSocket server =
                serve(
                        out -> {
                            out.write('{');
                            out.flush();
                            Thread.sleep(Long.MAX_VALUE);
                        })) {
            assertThatThrownBy(() -> registryAt(server, Duration.ofMillis(300)).schemaById(1))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("its answer does not end");
        }
    }

    private static HttpSchemaRegistry registryAt(ServerSocket server, Duration timeout) {
        return new HttpSchemaRegistry(
                URI.create("http://127.0.0.1:" + server.getLocalPort()), timeout);
    }

    private static void writeForever(OutputStream out, byte[] bytes) throws IOException {
        while (true) {
            out.write(bytes);
        }
    }

    /** Answers one request and leaves the connection open. */
    private static ServerSocket serve(Body body) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread =
                new Thread(
                        () -> {
                            try (Socket socket = server.accept()) {
                                OutputStream out = socket.getOutputStream();
                                out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
                                body.write(out);
                            } catch (IOException | InterruptedException e) {
                                // the client has gone, which is what the tests are about
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }
}
