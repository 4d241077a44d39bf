package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sagarewind.support.TcpProxy;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The one moment that matters most: the request to move offsets is on its way, and no answer comes. */
class LostAnswerIntegrationTests {

    private final FaultWorld world = FaultWorld.shared();

    @AfterEach
    void mend() {
        world.toKafka().mendLosingWhatWasHeld();
        world.toDatabase().mendLosingWhatWasHeld();
    }

    @Test
    void saysUnknownAndThenRecoveredWhenTheOffsetsWereMovedButTheAnswerWasLost() {
        try (Trial trial = new Trial(world, "answer-lost")) {
            // A member that is back before the offsets are moved has the move refused; without any, Kafka does it.
            trial.orders.service().stop();
            world.toKafka().atNext(TcpProxy.OFFSET_COMMIT, () -> world.toKafka().holdAnswers());
            trial.request("EVICT");

            trial.awaitTransition("UNKNOWN");
            assertThat(trial.state()).isEqualTo("UNKNOWN");
            await().atMost(Duration.ofSeconds(20)).until(() -> trial.orders.movesBy(trial.rewind()) > 0);

            world.toKafka().mendLosingWhatWasHeld();
            trial.orders.service().start();
            trial.mustHaveRecovered();
            assertThat(trial.orders.movesBy(trial.rewind())).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void saysUnknownAndThenRecoveredWhenTheRequestToMoveNeverArrived() {
        try (Trial trial = new Trial(world, "request-lost")) {
            Map<Integer, Long> before = trial.orders.committed();
            world.toKafka().atNext(TcpProxy.OFFSET_COMMIT, () -> world.toKafka().cut());
            trial.request("EVICT");

            trial.awaitTransition("UNKNOWN");
            assertThat(trial.state()).isEqualTo("UNKNOWN");
            assertThat(trial.orders.movesBy(trial.rewind())).isZero();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> trial.orders.committed().equals(before));

            world.toKafka().mend();
            trial.mustHaveRecovered();
        }
    }

    @Test
    void asksAgainWhenTheGroupsCoordinatorIsSilentThoughTheBrokersAreNot() {
        Logger worker = (Logger) LoggerFactory.getLogger("dev.sagarewind.rewind.RewindWorker");
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        worker.addAppender(said);
        try (Trial trial = new Trial(world, "silent-coordinator")) {
            world.toKafka().atNext(TcpProxy.LEAVE_GROUP, () -> world.toKafka().lose(TcpProxy.OFFSET_FETCH));
            trial.request("EVICT");
            await().atMost(Duration.ofSeconds(60)).until(() -> world.toKafka().losses() >= 5);
            assertThat(trial.state()).isEqualTo("VACATING");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(trial.shown().path("waitingFor").toString())
                                    .contains("Kafka, before silent-coordinator goes on: Kafka did not answer"));

            world.toKafka().mend();
            trial.mustHaveRecovered();
            assertThat(trial.shown().path("waitingFor").isEmpty()).isTrue();
            String rewind = trial.shown().path("rewindId").asString();
            assertThat(said.list)
                    .anySatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("rewindId", rewind));
        } finally {
            worker.detachAppender(said);
        }
    }

    @Test
    void doesNotSayThatNothingWasChangedWhenTheAnswerToTheCommitOfARequestIsLost() {
        try (Trial trial = new Trial(world, "commit-answer-lost")) {
            Map<String, Object> request =
                    Map.of("planId", trial.plan(), "whenActive", "EVICT", "reason", "The gateway is back");
            String key = UUID.randomUUID().toString();
            world.toDatabase()
                    .atCommitOf(
                            "insert into saga_rewind.rewind (",
                            () -> world.toDatabase().holdAnswers());

            Console.Answer answer = trial.ask(request, key);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("DATABASE_UNAVAILABLE");
            assertThat(answer.text()).contains("is not known").doesNotContain("Nothing was");
            assertThat(trial.ofKey(key)).hasSize(1);

            world.toDatabase().mendLosingWhatWasHeld();
            Console.Answer again = await().atMost(Duration.ofSeconds(30))
                    .until(() -> trial.ask(request, key), repeated -> repeated.status() != 503);
            assertThat(again.expect(202).json().path("rewindId").asString())
                    .isEqualTo(trial.ofKey(key).get(0));
            assertThat(trial.ofKey(key)).hasSize(1);
            trial.follow(trial.ofKey(key).get(0));
            trial.mustHaveRecovered();
        }
    }
}
