package dev.sagarewind.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestKafkaIntegrationTests {
    private final String topic = TestKafka.freshTopic(2);
    private final String group = TestKafka.freshGroup();

    @ParameterizedTest
    @CsvSource({"classic,CLASSIC", "consumer,CONSUMER"})
    void consumersOfBothProtocolsJoin(String protocol, GroupType type) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", TestKafka.bootstrapServers(), "group.id", group, "group.protocol", protocol);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(100));
                return consumer.assignment().size() == 2;
            });
            assertThat(typeOfTheGroup()).isEqualTo(type);
        }
    }

    @Test
    void shareConsumersJoin() {
        Map<String, Object> settings = Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "group.id", group);
        try (var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(100));
                assertThat(typeOfTheGroup()).isEqualTo(GroupType.SHARE);
            });
        }
    }

    private GroupType typeOfTheGroup() {
        try {
            return TestKafka.admin().listGroups().all().get().stream()
                    .filter(listing -> listing.groupId().equals(group))
                    .findFirst()
                    .flatMap(GroupListing::type)
                    .orElse(GroupType.UNKNOWN);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
