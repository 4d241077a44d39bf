package dev.sagarewind.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.TestSagaRewindApplication;
import dev.sagarewind.support.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DemoStartTests {
    @Test
    void aTakenPortEndsTheStartWithOneSentence() throws IOException, InterruptedException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Process demo = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            TestSagaRewindApplication.class.getName(),
                            "--demo.postgres.port=" + taken.getLocalPort(),
                            "--demo.kafka.port=" + LoopbackPort.free(),
                            "--server.port=" + LoopbackPort.free())
                    .redirectErrorStream(true)
                    .start();
            try {
                String said = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(said).isEqualToNormalizingNewlines("""
                                Port %d of 127.0.0.1 is taken, but PostgreSQL wants it. \
                                Stop who listens there, or choose another port with --demo.postgres.port=<port>.
                                """.formatted(taken.getLocalPort()));
                assertThat(demo.exitValue()).isEqualTo(1);
            } finally {
                demo.destroyForcibly();
            }
        }
    }
}
