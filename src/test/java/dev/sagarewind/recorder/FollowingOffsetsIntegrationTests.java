package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/** What a group's offsets say of records that came with one poll. */
class FollowingOffsetsIntegrationTests {

    private final Shop shop = new Shop();
    private final CountDownLatch gatewayIsBack = new CountDownLatch(1);

    @AfterEach
    void close() {
        gatewayIsBack.countDown();
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void theyFollowThoughTheRestOfThePollTakesLong(String protocol) {
        IntStream.rangeClosed(1, 10).forEach(number -> shop.send("a" + number));
        Till till = new Till(shop.jdbc) {
            @Override
            void charge(String event) {
                if (event.equals("a8")) {
                    awaitTheGateway();
                }
                super.charge(event);
                sleep(2 * OffsetCommits.INTERVAL.toMillis());
            }
        };
        try (RecordedService service = start(till, protocol)) {
            shop.awaitCommitted(7);
            assertThat(shop.effects()).hasSize(7);

            gatewayIsBack.countDown();
            shop.awaitCommitted(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void noneIsLeftBehindWhenTheServiceStops(String protocol) {
        IntStream.rangeClosed(1, 200).forEach(number -> shop.send("a" + number));
        try (RecordedService service = start(new Till(shop.jdbc), protocol)) {
            Awaitility.await().atMost(Shop.LONG).until(() -> shop.effects().size() == 200);
        }
        assertThat(shop.committed()).contains(200L);
    }

    /** Once all records are there, so that they come with one poll. */
    private RecordedService start(Till till, String protocol) {
        RecordedService service = shop.hold(
                till,
                "spring.kafka.consumer.properties.group.protocol=" + protocol,
                "spring.kafka.listener.auto-startup=false");
        service.bean(KafkaListenerEndpointRegistry.class).start();
        return service;
    }

    private void awaitTheGateway() {
        try {
            gatewayIsBack.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
