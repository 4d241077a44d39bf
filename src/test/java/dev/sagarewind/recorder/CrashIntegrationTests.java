package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;

/** An instance ends without notice before or after a step; another takes its partition over. */
class CrashIntegrationTests {

    private final Shop shop = new Shop();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "false, before CLAIM, 1",
        "false, after CLAIM, 1",
        "false, after EFFECT, 1",
        "false, after COMMIT, 1",
        "false, before CLAIM, 2",
        "true, after ROLLBACK, 1",
        "true, after FAIL, 1",
        "true, after COMMIT OF FAIL, 1"
    })
    void nothingIsLostAndNothingTakesEffectTwice(boolean failing, String moment, int time) throws Exception {
        shop.send("a1");
        shop.send("a2");
        crash(failing, moment, time);
        // Kafka would wait for its session to end.
        shop.evict();
        try (RecordedService service = shop.hold(new Till(shop.jdbc))) {
            shop.awaitCommitted(2);
        }
        assertThat(shop.effects()).containsExactly("a1", "a2");
        assertThat(shop.outcomes("a1")).endsWith("SUCCEEDED").containsOnlyOnce("SUCCEEDED");
        assertThat(shop.outcomes("a2")).containsExactly("SUCCEEDED");
        assertThat(shop.outcomes("a1").contains("FAILED")).isEqualTo(moment.equals("after COMMIT OF FAIL"));
    }

    private void crash(boolean failing, String moment, int time) throws Exception {
        Path log = directory.resolve("service.log");
        Process service = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SpringApplication.class.getName(),
                        "--spring.main.sources=" + CrashingService.class.getName(),
                        "--spring.main.web-application-type=none",
                        TestKafka.bootstrapServers(),
                        shop.database.jdbcUrl() + "?user=" + shop.database.getUser() + "&password="
                                + shop.database.getPassword(),
                        shop.topic,
                        shop.group,
                        String.valueOf(failing),
                        moment,
                        String.valueOf(time))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(service.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(service.exitValue()).isEqualTo(CrashingService.CRASHED);
        } catch (AssertionError e) {
            throw new AssertionError(Files.readString(log), e);
        } finally {
            service.destroyForcibly();
        }
    }
}
