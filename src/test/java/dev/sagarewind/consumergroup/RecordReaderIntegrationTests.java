package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.TestKafka;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

class RecordReaderIntegrationTests {

    private final KafkaConsumerGroups groups = KafkaFixture.groups();

    @Test
    void readsARecordWithItsEventIdAndHeaders() {
        PartitionId partition = KafkaFixture.freshPartition();
        UUID id = UUID.randomUUID();
        try (KafkaProducer<String, String> producer = KafkaFixture.producer(Map.of())) {
            producer.send(KafkaFixture.record(partition, "{}", "id", id.toString()));
        }

        KafkaRecord record = groups.recordAt(partition, 0).orElseThrow();

        assertThat(record.offset()).isZero();
        assertThat(record.eventId()).contains(new EventId(id));
        assertThat(record.key()).contains("key");
        assertThat(record.value()).contains("{}");
        assertThat(record.valueSize()).hasValue(2);
        assertThat(record.headers()).isEqualTo(List.of(Map.entry("id", id.toString())));
    }

    @Test
    void keepsOnlyTheBeginningOfALargeValueAndSaysHowLargeItIs() {
        PartitionId partition = KafkaFixture.freshPartition();
        try (KafkaProducer<String, String> producer = KafkaFixture.producer(Map.of())) {
            producer.send(KafkaFixture.record(partition, "key", "弁".repeat(1000)));
            producer.send(KafkaFixture.record(partition, "key", null));
        }

        KafkaRecord large = groups.recordAt(partition, 0).orElseThrow();

        assertThat(large.value()).contains("弁".repeat(341));
        assertThat(large.valueSize()).hasValue(3000);
        assertThat(groups.recordAt(partition, 1).orElseThrow().valueSize()).isEqualTo(OptionalInt.empty());
    }

    @Test
    void aTransactionMarkerIsNoRecordButTheNextOneIsFound() {
        PartitionId partition = KafkaFixture.freshPartition();
        try (KafkaProducer<String, String> producer =
                KafkaFixture.producer(Map.of("transactional.id", "markers-" + partition))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(KafkaFixture.record(partition, "key", "committed"));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(KafkaFixture.record(partition, "key", "aborted"));
            // What was never sent takes no offset.
            producer.flush();
            producer.abortTransaction();
        }
        KafkaFixture.send(partition, 1);

        assertThat(groups.recordAt(partition, 1)).map(KafkaRecord::offset).contains(4L);
        assertThat(groups.records(Map.of(partition, new OffsetRange(0, 5))).get(partition))
                .satisfies(read -> {
                    assertThat(read.records()).extracting(KafkaRecord::offset).containsExactly(0L, 4L);
                    assertThat(read.readTo()).isEqualTo(5);
                    assertThat(read.problem()).isEmpty();
                });
    }

    @Test
    void nothingIsFoundBehindTheLastRecordEvenIfTheLogEndsWithAMarker() {
        PartitionId partition = KafkaFixture.freshPartition();
        try (KafkaProducer<String, String> producer =
                KafkaFixture.producer(Map.of("transactional.id", "last-" + partition))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(KafkaFixture.record(partition, "key", "committed"));
            producer.commitTransaction();
        }

        assertThat(groups.recordAt(partition, 1)).isEmpty();
        assertThat(groups.recordAt(partition, 2)).isEmpty();
    }

    @Test
    void anExpiredOffsetIsAnsweredWithTheFirstRecordThatIsLeft() throws Exception {
        PartitionId partition = KafkaFixture.freshPartition();
        KafkaFixture.send(partition, 10);
        TestKafka.admin()
                .deleteRecords(Map.of(Partitions.kafka(partition), RecordsToDelete.beforeOffset(6)))
                .all()
                .get();

        assertThat(groups.recordAt(partition, 2)).map(KafkaRecord::offset).contains(6L);
        RangeRead first = groups.firstRecords(Map.of(partition, 2L)).get(partition);
        assertThat(first.records()).extracting(KafkaRecord::offset).containsExactly(6L);
        assertThat(first.readTo()).isEqualTo(7);
        assertThat(groups.bounds(List.of(partition))).containsEntry(partition, new LogBounds.Known(6, 10, 10));
        RangeRead read =
                groups.records(Map.of(partition, new OffsetRange(2, 8))).get(partition);
        assertThat(read.records()).extracting(KafkaRecord::offset).containsExactly(6L, 7L);
        assertThat(read.readTo()).isEqualTo(8);
    }

    @Test
    void readsSeveralRangesAndSaysWhereTheLogEnds() {
        String topic = TestKafka.freshTopic(2);
        PartitionId first = new PartitionId(topic, 0);
        PartitionId second = new PartitionId(topic, 1);
        PartitionId nowhere = new PartitionId("no-such-topic", 0);
        KafkaFixture.send(first, 2_500);
        KafkaFixture.send(second, 10);

        Map<PartitionId, RangeRead> read = groups.records(Map.of(
                first, new OffsetRange(100, 2_400),
                second, new OffsetRange(5, 20),
                nowhere, new OffsetRange(0, 5)));

        assertThat(read.get(first).records()).hasSize(2_300);
        assertThat(read.get(first).records().get(0).offset()).isEqualTo(100);
        assertThat(read.get(first).records().get(0).value()).isEqualTo(Optional.empty());
        assertThat(read.get(first).problem()).isEmpty();
        assertThat(read.get(second).records()).hasSize(5);
        assertThat(read.get(second).readTo()).isEqualTo(10);
        assertThat(read.get(second).problem()).contains("The log ends at offset 10");
        assertThat(read.get(nowhere).readTo()).isZero();
        assertThat(read.get(nowhere).problem()).isPresent();
    }

    @Test
    void readsTheFirstRecordOfEachOfManyPartitionsAtOnce() {
        String topic = TestKafka.freshTopic(40);
        Map<PartitionId, Long> offsets = new HashMap<>();
        for (int number = 0; number < 40; number++) {
            PartitionId partition = new PartitionId(topic, number);
            KafkaFixture.send(partition, 5);
            offsets.put(partition, (long) number % 5);
        }
        PartitionId ended = KafkaFixture.freshPartition();
        PartitionId nowhere = new PartitionId("no-such-topic", 0);
        offsets.put(ended, 0L);
        offsets.put(nowhere, 0L);

        Map<PartitionId, RangeRead> read = groups.firstRecords(offsets);

        assertThat(read).containsOnlyKeys(offsets.keySet());
        assertThat(read.remove(ended)).isEqualTo(new RangeRead(List.of(), 0, Optional.of("The log ends at offset 0")));
        assertThat(read.remove(nowhere).problem())
                .contains("There is no such topic or partition, or the console may not see it");
        assertThat(read).allSatisfy((partition, first) -> {
            assertThat(first.records()).extracting(KafkaRecord::offset).containsExactly(offsets.get(partition));
            assertThat(first.problem()).isEmpty();
        });
    }

    @Test
    void joinsNoGroupAndCommitsNothing() {
        PartitionId partition = KafkaFixture.freshPartition();
        KafkaFixture.send(partition, 1);
        var before = groups.ids();

        groups.recordAt(partition, 0);

        assertThat(before).containsAll(groups.ids());
    }

    @Test
    void saysWhyARecordOfAMissingPartitionCannotBeRead() {
        assertThatExceptionOfType(KafkaUnavailableException.class)
                .isThrownBy(() -> groups.recordAt(new PartitionId("no-such-topic", 0), 0))
                .withMessageContaining("There is no such topic or partition");
    }
}
