package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.support.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.ShareKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultShareConsumerFactory;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.handler.annotation.SendTo;

/** Listeners for which the recorder could not keep its word: the service does not start, and says why. */
class RefusalIntegrationTests {

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    static class Batch {
        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}", batch = "true")
        void on(List<String> events) {}
    }

    static class Plain {
        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event) {}
    }

    static class Alone {
        @Recorded
        void on(String event) {}
    }

    static class Later {
        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        CompletableFuture<Void> on(String event) {
            return new CompletableFuture<>();
        }
    }

    static class Answering {
        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        @SendTo("answers")
        String on(String event) {
            return event;
        }
    }

    static class Acknowledging {
        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event, Acknowledgment acknowledgment) {}
    }

    static class Retrying {
        @Recorded
        @RetryableTopic
        @KafkaListener(topics = "${topic}", groupId = "${group}")
        void on(String event) {}
    }

    static class Hiding {
        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}", errorHandler = "some")
        void on(String event) {}
    }

    static class Preparing {
        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}", containerPostProcessor = "some")
        void on(String event) {}
    }

    /** A listener that is its own container factory. */
    static class Sharing extends ShareKafkaListenerContainerFactory<String, String> {
        Sharing() {
            super(new DefaultShareConsumerFactory<>(Map.of("bootstrap.servers", TestKafka.bootstrapServers())));
        }

        @Recorded
        @KafkaListener(topics = "${topic}", groupId = "${group}", containerFactory = "#{__listener}")
        void on(String event) {}
    }

    @Test
    void refusesAShareConsumer() {
        refused(Sharing.class, Sharing::new, "Sharing.on is refused: its container factory does not make containers");
    }

    @Test
    void refusesABatchListenerByItsAnnotation() {
        refused(Batch.class, Batch::new, "Batch.on is refused: it is a batch listener");
    }

    @Test
    void refusesABatchListenerByTheServicesSettings() {
        refused(
                Plain.class,
                Plain::new,
                "Plain.on is refused: it is a batch listener",
                "spring.kafka.listener.type=batch");
    }

    @Test
    void refusesARecordedMethodThatListensToNothing() {
        refused(Alone.class, Alone::new, "Alone.on is refused: put it beside @KafkaListener");
    }

    @Test
    void refusesAListenerThatAnswersLater() {
        refused(Later.class, Later::new, "Later.on is refused: it must have done its work when it returns");
    }

    @Test
    void refusesAListenerThatSendsItsAnswer() {
        refused(Answering.class, Answering::new, "Answering.on is refused: @SendTo sends outside the transaction");
    }

    @Test
    void refusesAListenerThatAcknowledgesByItself() {
        refused(Acknowledging.class, Acknowledging::new, "Acknowledging.on is refused: leave out the Acknowledgment");
    }

    @Test
    void refusesRetryTopics() {
        refused(Retrying.class, Retrying::new, "Retrying.on is refused: @RetryableTopic moves failed events");
    }

    @Test
    void refusesAnErrorHandlerOfTheListener() {
        refused(Hiding.class, Hiding::new, "Hiding.on is refused: leave out the attribute errorHandler");
    }

    @Test
    void refusesAnotherPreparationOfTheContainer() {
        refused(
                Preparing.class,
                Preparing::new,
                "Preparing.on is refused: leave out the attribute containerPostProcessor");
    }

    @Test
    void refusesARecordedListenerInAServiceWithoutAName() {
        refused(
                Plain.class,
                Plain::new,
                "Plain.on is refused: set saga-rewind.recorder.service",
                "saga-rewind.recorder.service=false");
    }

    @Test
    void refusesKafkaTransactions() {
        refused(
                Plain.class,
                Plain::new,
                "Plain.on is refused: its container runs Kafka transactions",
                "spring.kafka.producer.transaction-id-prefix=tx-");
    }

    private <L> void refused(Class<L> type, Supplier<L> listener, String sentence, String... properties) {
        assertThatThrownBy(() -> RecordedService.start(shop.database, type, listener, shop.properties(properties))
                        .close())
                .hasStackTraceContaining(sentence);
    }
}
