package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/** An offset whose commit is lost on its way is committed all the same, also if no record follows. */
class LostCommitIntegrationTests {

    private final Shop shop = new Shop();
    private final Till till = new Till(shop.jdbc);

    @AfterEach
    void close() {
        shop.close();
    }

    @SuppressWarnings("unchecked")
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void theLastOffsetIsCommittedThoughItsCommitsAreLost(String protocol) {
        try (RecordedService service = shop.hold(
                till,
                "spring.kafka.consumer.properties.group.protocol=" + protocol,
                "spring.kafka.listener.auto-startup=false")) {
            Losing losing = new Losing(3);
            DefaultKafkaConsumerFactory<Object, Object> consumers = service.bean(DefaultKafkaConsumerFactory.class);
            consumers.addPostProcessor(losing::around);
            service.bean(KafkaListenerEndpointRegistry.class).start();
            shop.send("a1");
            shop.send("a2");

            shop.awaitCommitted(2);

            assertThat(losing.left).isZero();
            assertThat(shop.effects()).containsExactly("a1", "a2");
            assertThat(shop.outcomes("a2")).containsExactly("SUCCEEDED");
        }
    }

    /** Loses the first commits of a consumer, and says so with the next poll, as a client does whose coordinator moved. */
    private static final class Losing {

        private final Queue<Runnable> answers = new ArrayDeque<>();
        private volatile int left;

        Losing(int commits) {
            left = commits;
        }

        @SuppressWarnings("unchecked")
        Consumer<Object, Object> around(Consumer<Object, Object> consumer) {
            return (Consumer<Object, Object>) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Consumer.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("commitAsync") && arguments.length == 2 && left > 0) {
                            left--;
                            Map<TopicPartition, OffsetAndMetadata> offsets =
                                    (Map<TopicPartition, OffsetAndMetadata>) arguments[0];
                            answers.add(() -> ((OffsetCommitCallback) arguments[1])
                                    .onComplete(offsets, new RetriableCommitFailedException("Lost")));
                            return null;
                        }
                        if (method.getName().equals("poll")) {
                            while (!answers.isEmpty()) {
                                answers.remove().run();
                            }
                        }
                        try {
                            return method.invoke(consumer, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                        }
                    });
        }
    }
}
