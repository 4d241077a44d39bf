package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.position.EventId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.Outcome;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Topics that are written in transactions: markers, what was aborted, and what nobody can know yet. */
@ConsoleTest
class TransactionGatesIntegrationTests {

    @Autowired
    ConsoleWorld world;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Test
    @Causes(value = FindingCode.OFFSET_NOT_A_RECORD, kind = "NEXT")
    void namesTheNextRecordWhereTheTargetIsATransactionMarker() {
        GroupPast past = GroupPast.of(world, 1);
        transaction(past, 2, true);
        past.consumed(0, "after", Outcome.SUCCEEDED);
        past.commit(0, 4);

        RewindPlan plan = plan(past.toOffset(2));

        assertThat(Found.blockers(plan)).containsExactly("OFFSET_NOT_A_RECORD.NEXT");
        assertThat(Found.args(plan, FindingCode.OFFSET_NOT_A_RECORD)).containsExactly(past.topic + "-0", "2", "3");
    }

    @Test
    void namesTheNextRecordAlsoWhereItLiesBehindTheCommittedOffset() {
        GroupPast past = GroupPast.of(world, 1);
        transaction(past, 2, true);
        past.send(0, "not-read-yet");
        past.commit(0, 3);

        assertThat(Found.args(plan(past.toOffset(2)), FindingCode.OFFSET_NOT_A_RECORD))
                .containsExactly(past.topic + "-0", "2", "3");
    }

    @Test
    @Causes(value = FindingCode.OFFSET_NOT_A_RECORD, kind = "NONE")
    void saysThatNothingFollowsAMarkerAtTheEnd() {
        GroupPast past = GroupPast.of(world, 1);
        transaction(past, 2, true);
        past.commit(0, 3);

        assertThat(Found.blockers(plan(past.toOffset(2)))).containsExactly("OFFSET_NOT_A_RECORD.NONE");
    }

    @Test
    void countsNoAbortedRecordAsOneWithoutHistory() {
        GroupPast past = GroupPast.of(world, 1);
        GroupPast.Sent failed = past.consumed(0, "a", Outcome.FAILED);
        transaction(past, 2, false);
        past.consumed(0, "b", Outcome.SUCCEEDED);
        past.commit(0, 5);

        RewindPlan plan = plan(past.failures(board, failed));

        assertThat(plan.executable()).isTrue();
        assertThat(plan.warnings()).isEmpty();
        assertThat(plan.partitions().get(0).records())
                .isEqualTo(new RecordCounts(5, 1, 1, 0, 0, 0, 0, RecordCounts.Counted.RECORDS));
    }

    @Test
    @Causes(FindingCode.RANGE_NOT_READ)
    void readsUpToAnOpenTransactionAndSaysThatItCannotGoOn() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.SUCCEEDED);
        try (KafkaProducer<String, String> hanging = open(past, 2)) {
            past.consumed(0, "b", Outcome.SUCCEEDED);
            past.commit(0, 4);

            RewindPlan plan = plan(past.toOffset(0));

            assertThat(plan.blockers()).isEmpty();
            assertThat(Found.warnings(plan)).containsExactly("RANGE_NOT_READ");
            assertThat(Found.args(plan, FindingCode.RANGE_NOT_READ))
                    .contains("A transaction has been open since offset 1, and nothing can be read from there on.");
            assertThat(plan.partitions().get(0).lastStableOffset()).contains(1L);
            hanging.abortTransaction();
        }
    }

    @Test
    @Causes(FindingCode.KAFKA_UNKNOWN)
    void doesNotGuessWhatStandsBehindTheBeginningOfAnOpenTransaction() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.SUCCEEDED);
        try (KafkaProducer<String, String> hanging = open(past, 1)) {
            GroupPast.Sent failed = past.consumed(0, "b", Outcome.FAILED);
            past.commit(0, 3);
            Selection selection = past.failures(board, failed);

            assertThat(Found.blockers(plan(selection))).containsExactly("KAFKA_UNKNOWN");
            assertThat(Found.args(plan(selection), FindingCode.KAFKA_UNKNOWN)
                            .get(1)
                            .toString())
                    .startsWith("A transaction has been open since offset 1");

            hanging.abortTransaction();
            assertThat(plan(selection).executable()).isTrue();
        }
    }

    @Test
    @Causes(FindingCode.KAFKA_UNKNOWN)
    void anOffsetThatATransactionIsCommittingIsUnknownAndNotNone() {
        GroupPast past = GroupPast.of(world, 1);
        past.consumed(0, "a", Outcome.SUCCEEDED);
        past.consumed(0, "b", Outcome.SUCCEEDED);
        past.commit(0, 1);
        try (KafkaProducer<String, String> producer = transactional(past)) {
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(past.topic, 0), new OffsetAndMetadata(2)),
                    new ConsumerGroupMetadata(past.group.value()));

            assertThat(Found.blockers(plan(past.toOffset(0)))).containsExactly("KAFKA_UNKNOWN");

            producer.commitTransaction();
            assertThat(plan(past.toOffset(0)).partitions().get(0).committedOffset())
                    .contains(2L);
        }
    }

    /** Sends so many records in one transaction; its marker takes one more offset. */
    private static void transaction(GroupPast past, int records, boolean commit) {
        try (KafkaProducer<String, String> producer = open(past, records)) {
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static KafkaProducer<String, String> open(GroupPast past, int records) {
        KafkaProducer<String, String> producer = transactional(past);
        producer.beginTransaction();
        for (int number = 0; number < records; number++) {
            producer.send(past.record(0, new EventId(UUID.randomUUID()), past.topic));
        }
        producer.flush();
        return producer;
    }

    private static KafkaProducer<String, String> transactional(GroupPast past) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        List.of(TestKafka.bootstrapServers()),
                        "transactional.id",
                        past.topic + "-" + UUID.randomUUID()),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private RewindPlan plan(Selection selection) {
        return plans.plan(selection, Incident.OPERATOR);
    }
}
