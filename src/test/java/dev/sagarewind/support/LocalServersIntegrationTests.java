package dev.sagarewind.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LocalServersIntegrationTests {
    @Test
    @EnabledOnOs(OS.LINUX)
    void kafkaListensOnLoopbackOnlyAndLeavesNothing() throws IOException {
        listensOnLoopbackOnlyAndLeavesNothing("kafka", LocalKafka::start);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void postgresListensOnLoopbackOnlyAndLeavesNothing() throws IOException {
        listensOnLoopbackOnlyAndLeavesNothing("postgres", LocalPostgres::start);
    }

    private static void listensOnLoopbackOnlyAndLeavesNothing(String directory, IntFunction<AutoCloseable> start)
            throws IOException {
        Set<Path> filesBefore = files(directory);
        Set<ListeningSockets.Socket> socketsBefore = ListeningSockets.now();
        int port = LoopbackPort.free();
        try (var server = start.apply(port)) {
            Set<ListeningSockets.Socket> opened = ListeningSockets.now();
            opened.removeAll(socketsBefore);
            assertThat(opened).allMatch(ListeningSockets.Socket::isLoopbackV4);
            assertThat(opened).extracting(ListeningSockets.Socket::port).contains(port);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        assertThat(ListeningSockets.now())
                .extracting(ListeningSockets.Socket::port)
                .doesNotContain(port);
        assertThat(files(directory)).isEqualTo(filesBefore);
    }

    /** What lies in a server's directory, but for the unpacked PostgreSQL, which is kept until `mvn clean`. */
    private static Set<Path> files(String directory) throws IOException {
        try (var files = Files.list(BuildDirectory.resolve(directory))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("PG-"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void aTakenPortIsNamedWithTheOptionThatChoosesAnother() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName(LoopbackPort.HOST))) {
            assertThatThrownBy(() -> LoopbackPort.requireFree(taken.getLocalPort(), "Kafka", "--demo.kafka.port"))
                    .isInstanceOf(LoopbackPort.PortTakenException.class)
                    .hasMessage("Port %d of 127.0.0.1 is taken, but Kafka wants it. ".formatted(taken.getLocalPort())
                            + "Stop who listens there, or choose another port with --demo.kafka.port=<port>.");
        }
    }

    @Test
    void aNumberThatIsNoPortIsRefused() {
        assertThatThrownBy(() -> LoopbackPort.requireFree(70000, "Kafka", "--demo.kafka.port"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--demo.kafka.port=70000 is no port. Write one from 1 to 65535.");
    }
}
