package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.consumergroup.RangeRead;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FirstRecordsTests {

    private static final PartitionId ONE = new PartitionId("order.payment", 1);
    private static final PartitionId TWO = new PartitionId("order.payment", 2);
    private static final GroupPartition PAYMENT_ONE = of("payment", ONE);
    private static final GroupPartition PAYMENT_TWO = of("payment", TWO);
    private static final GroupPartition STOCK_ONE = of("stock", ONE);

    private final ConsumerGroups kafka = mock();
    private final AtomicInteger between = new AtomicInteger();
    private final FirstRecords first = new FirstRecords(kafka);

    @Test
    void asksOnceForAllPartitionsAndAgainWhereAnotherGroupHasTheSame() {
        when(kafka.firstRecords(anyMap())).thenAnswer(asked -> readAt(asked.getArgument(0)));

        Map<GroupPartition, RangeRead> read =
                first.of(ranges(Map.of(PAYMENT_ONE, 5L, PAYMENT_TWO, 6L, STOCK_ONE, 7L)), between::incrementAndGet);

        assertThat(read)
                .isEqualTo(Map.of(PAYMENT_ONE, nothingAt(5), PAYMENT_TWO, nothingAt(6), STOCK_ONE, nothingAt(7)));
        assertThat(between).hasValue(2);
        verify(kafka).firstRecords(Map.of(ONE, 5L, TWO, 6L));
        verify(kafka).firstRecords(Map.of(ONE, 7L));
        verifyNoMoreInteractions(kafka);
    }

    @Test
    void saysOfEachThatKafkaIsSilent() {
        when(kafka.firstRecords(anyMap()))
                .thenThrow(new KafkaUnavailableException(
                        "Kafka is away", "broker:9092", Duration.ZERO, new IllegalStateException()));

        assertThat(first.of(ranges(Map.of(PAYMENT_ONE, 5L, PAYMENT_TWO, 6L)), between::incrementAndGet))
                .containsOnlyKeys(PAYMENT_ONE, PAYMENT_TWO)
                .allSatisfy((partition, read) -> {
                    assertThat(read.records()).isEmpty();
                    assertThat(read.problem()).contains("Kafka is away");
                });
    }

    private static Map<PartitionId, RangeRead> readAt(Map<PartitionId, Long> starts) {
        Map<PartitionId, RangeRead> read = new HashMap<>();
        starts.forEach((partition, start) -> read.put(partition, nothingAt(start)));
        return read;
    }

    private static RangeRead nothingAt(long offset) {
        return new RangeRead(List.of(), offset, Optional.empty());
    }

    private static Map<GroupPartition, OffsetRange> ranges(Map<GroupPartition, Long> starts) {
        Map<GroupPartition, OffsetRange> ranges = new TreeMap<>();
        starts.forEach((partition, start) -> ranges.put(partition, new OffsetRange(start, 100)));
        return ranges;
    }

    private static GroupPartition of(String group, PartitionId partition) {
        return new GroupPartition(new ConsumerGroupId(group), partition);
    }
}
