package dev.sagarewind.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTests {
    @Test
    void everyOptionHasADefault() {
        var options = DemoOptions.of();

        assertThat(options.consolePort()).isEqualTo(8080);
        assertThat(options.kafkaPort()).isEqualTo(19092);
        assertThat(options.postgresPort()).isEqualTo(15432);
        assertThat(options.groupProtocol()).isEqualTo("classic");
        assertThat(options.ordersPerSecond()).isEqualTo(5);
    }

    @Test
    void everyOptionCanBeGiven() {
        var options = DemoOptions.of(
                "--server.port=1",
                "--demo.kafka.port=2",
                "--demo.postgres.port=3",
                "--demo.group-protocol=consumer",
                "--demo.orders-per-second=0");

        assertThat(options.consolePort()).isEqualTo(1);
        assertThat(options.kafkaPort()).isEqualTo(2);
        assertThat(options.postgresPort()).isEqualTo(3);
        assertThat(options.groupProtocol()).isEqualTo("consumer");
        assertThat(options.ordersPerSecond()).isZero();
    }

    @Test
    void serversThatAreThereAlreadyAreUsedWhereverTheyAre() {
        var given = DemoOptions.of("--demo.kafka=kafka:9092", "--demo.postgres=postgres:5432")
                .given()
                .orElseThrow();

        assertThat(given.bootstrapServers()).isEqualTo("kafka:9092");
        assertThat(given.database().jdbcUrl()).isEqualTo("jdbc:postgresql://postgres:5432/bento");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--demo.group-protocol=kip848 | --demo.group-protocol=kip848 is unknown. Write classic or consumer.",
                "--demo.kafka.port=many | --demo.kafka.port=many is no number. Write one in digits.",
                "--demo.orders-per-second=-1 | --demo.orders-per-second=-1 is too much or too little. "
                        + "Write a number from 0 to 100.",
                "--demo.kafka-port=1 | --demo.kafka-port is no option of the demo. It has --demo.group-protocol, "
                        + "--demo.kafka, --demo.kafka.port, --demo.orders-per-second, --demo.postgres, "
                        + "--demo.postgres.port and --server.port.",
                "--demo.kafka=kafka:9092 | For servers of your own write --demo.kafka=host:port and "
                        + "--demo.postgres=host:port, both. The database is bento."
            })
    void aWrongOptionIsRefusedWithWhatToWriteInstead(String option, String sentence) {
        assertThatThrownBy(() -> DemoOptions.of(option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }
}
