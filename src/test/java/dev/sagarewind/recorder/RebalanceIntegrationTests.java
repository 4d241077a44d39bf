package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.TestKafka;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.ConsumerSeekAware;

/** What a recorded listener has to do with the partitions that come and go. */
class RebalanceIntegrationTests {

    private static final String KIP_848 = "spring.kafka.consumer.properties.group.protocol=consumer";

    /** A third of what a consumer asks for that is never answered. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Shop shop = new Shop(2);

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aConsumerThatIsStoppedInARebalanceLeavesItsGroupAtOnce() throws Exception {
        var slow = new SlowTill();
        var closed = new CompletableFuture<Void>();
        try (RecordedService one = shop.hold(slow, KIP_848)) {
            await().atMost(Shop.LONG).until(() -> partitionsOfMembers().equals(List.of(2)));
            try (var two = shop.hold(new Till(shop.jdbc), KIP_848)) {
                await().atMost(Shop.LONG).until(() -> partitionsOfMembers().equals(List.of(1, 1)));
                List.of("abcdefgh".split("")).forEach(saga -> shop.send(saga + 1));
                assertThat(slow.entered.await(Shop.LONG.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
            await().atMost(Shop.LONG).until(() -> partitionsOfMembers().equals(List.of(2)));

            closed = CompletableFuture.runAsync(one::close);
            await().atMost(SOON)
                    .until(() -> one.bean(KafkaListenerEndpointRegistry.class).getListenerContainers().stream()
                            .noneMatch(container -> container.isRunning()));
            slow.leave.countDown();
            await().atMost(SOON).until(() -> partitionsOfMembers().isEmpty());
        } finally {
            slow.leave.countDown();
        }
        closed.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aListenerThatSeeksIsToldOfItsPartitions(String protocol) {
        shop.send("a1");
        var seeking = new Seeking(new Till(shop.jdbc), shop.send("a2"));
        try (var service = RecordedService.start(
                shop.database,
                Seeking.class,
                () -> seeking,
                shop.properties("spring.kafka.consumer.properties.group.protocol=" + protocol))) {
            await().atMost(Shop.LONG)
                    .untilAsserted(() -> assertThat(shop.effects()).containsExactly("a2"));
        }
        assertThat(shop.outcomes("a2")).containsExactly("SUCCEEDED");
    }

    /** None before the group is there. */
    private Collection<Integer> partitionsOfMembers() throws Exception {
        try {
            return TestKafka.admin()
                    .describeConsumerGroups(List.of(shop.group))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .get(shop.group)
                    .members()
                    .stream()
                    .map(MemberDescription::assignment)
                    .map(assignment -> assignment.topicPartitions().size())
                    .toList();
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(GroupIdNotFoundException.class);
            return List.of();
        }
    }

    private final class SlowTill extends Till {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch leave = new CountDownLatch(1);

        SlowTill() {
            super(shop.jdbc);
        }

        @Override
        void charge(String event) {
            super.charge(event);
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    record Seeking(Till till, long first) implements ConsumerSeekAware {

        @Override
        public void onPartitionsAssigned(Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
            assignments.keySet().forEach(partition -> callback.seek(partition.topic(), partition.partition(), first));
        }

        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event) {
            till.charge(event);
        }
    }
}
