package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.position.EventId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What passing records does, by what reading them would do. */
class PassingTests {

    private static final List<Forecast> ALL =
            List.of(Forecast.SKIP, Forecast.RUN_AGAIN, Forecast.FIRST_RUN, Forecast.UNRECORDED);

    @Test
    void goingForwardLeavesBehindWhatIsNotSettled() {
        Classifier.Range passed = Passing.passed(range(Optional.empty()), false);

        assertThat(passed.records())
                .extracting(PlannedRecord::forecast)
                .containsExactly(Forecast.SKIP, Forecast.NOT_PROCESSED, Forecast.NOT_PROCESSED, Forecast.NOT_PROCESSED);
        assertThat(passed.counts()).isEqualTo(new RecordCounts(4, 1, 0, 0, 0, 3, 0, RecordCounts.Counted.RECORDS));
    }

    @Test
    void anUndoPassesAgainWhatFailedBeforeAndNamesWhatHasNoHistory() {
        Classifier.Range passed = Passing.passed(range(Optional.empty()), true);

        assertThat(passed.records())
                .extracting(PlannedRecord::forecast)
                .containsExactly(Forecast.SKIP, Forecast.STAYS_OPEN, Forecast.STAYS_OPEN, Forecast.UNRECORDED);
        assertThat(passed.counts()).isEqualTo(new RecordCounts(4, 1, 0, 0, 1, 0, 2, RecordCounts.Counted.RECORDS));
    }

    @Test
    void whereNotEveryRecordWasReadAllOffsetsCountButTheSettledOnes() {
        RecordCounts counts = Passing.passed(range(Optional.of("It holds more than 2 offsets.")), false)
                .counts();

        assertThat(counts.notProcessed()).isEqualTo(3);
        assertThat(counts.counted()).isEqualTo(RecordCounts.Counted.HISTORY);
    }

    private static Classifier.Range range(Optional<String> unread) {
        List<PlannedRecord> records = IntStream.range(0, ALL.size())
                .mapToObj(at -> new PlannedRecord(
                        PlannedParts.AT,
                        80 + at,
                        Optional.of(new EventId(new UUID(7, at))),
                        Optional.empty(),
                        ALL.get(at),
                        false))
                .toList();
        RecordCounts counts = new RecordCounts(4, 1, 1, 1, 1, 0, 0, RecordCounts.Counted.RECORDS);
        return new Classifier.Range(records, counts, Optional.empty(), Map.of(), 0, Optional.empty(), unread);
    }
}
