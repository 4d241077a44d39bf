package dev.sagarewind.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.failure.RecordPlace.Check;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.Outcome;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordPlacesTests {

    private static final PartitionId PARTITION = new PartitionId("order.payment", 2);
    private static final EventId EVENT = new EventId(UUID.randomUUID());
    private static final ConsumerGroupId PAYMENT = new ConsumerGroupId("payment");

    @Test
    void knowsTheRecordByItsIdAndItsOffset() {
        assertThat(check(10, 20, record(12, EVENT))).isEqualTo(Check.SAME_EVENT);
        assertThat(check(10, 20, record(12, new EventId(UUID.randomUUID())))).isEqualTo(Check.ANOTHER_EVENT);
        assertThat(check(10, 20, record(13, EVENT))).isEqualTo(Check.NOT_THERE);
        assertThat(check(10, 20, Optional.empty())).isEqualTo(Check.NOT_THERE);
    }

    @Test
    void asksForNoRecordThatRetentionHasRemovedOrThatIsBeyondTheEnd() {
        assertThat(check(13, 20, record(13, EVENT))).isEqualTo(Check.LOST);
        assertThat(check(0, 12, record(12, EVENT))).isEqualTo(Check.NOT_THERE);
    }

    @Test
    void saysThatKafkaIsAwayInsteadOfFailing() {
        RecordPlace place = places(Map.of()).of(failure());

        assertThat(place.check()).isEqualTo(Check.UNKNOWN);
        assertThat(place.trouble()).isPresent();
        assertThat(place.committed()).isInstanceOf(CommittedOffset.Unknown.class);
    }

    private static Check check(long start, long end, Optional<KafkaRecord> record) {
        return places(Map.of(
                        "bounds", Map.of(PARTITION, new LogBounds.Known(start, end, end)),
                        "committedOn", Map.of(failure().groupPartition(), new CommittedOffset.Committed(15, "")),
                        "recordAt", record))
                .of(failure())
                .check();
    }

    /** What is not among the answers, Kafka does not answer. */
    private static RecordPlaces places(Map<String, Object> answers) {
        var kafka = (ConsumerGroups) Proxy.newProxyInstance(
                ConsumerGroups.class.getClassLoader(), new Class<?>[] {ConsumerGroups.class}, (proxy, method, args) -> {
                    if (answers.containsKey(method.getName())) {
                        return answers.get(method.getName());
                    }
                    throw new KafkaUnavailableException(
                            "offsets", "127.0.0.1:1", Duration.ofSeconds(1), new IllegalStateException("gone"));
                });
        var times = new RecordTimes(kafka, null) {
            @Override
            void remember(KafkaRecord record) {}
        };
        return new RecordPlaces(kafka, new RecordExpiry(new LogWatch(kafka, null, times, Clock.systemUTC())), times);
    }

    private static Optional<KafkaRecord> record(long offset, EventId event) {
        return Optional.of(new KafkaRecord(
                PARTITION,
                offset,
                Instant.EPOCH,
                Optional.of(event),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                List.of()));
    }

    private static Failure failure() {
        return new Failure(
                FailureId.of(PAYMENT, EVENT),
                PAYMENT,
                EVENT,
                Optional.of("saga-1"),
                Optional.empty(),
                Optional.empty(),
                PARTITION,
                12,
                Outcome.FAILED,
                FailureState.OPEN,
                Optional.empty(),
                1,
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Expiry.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
