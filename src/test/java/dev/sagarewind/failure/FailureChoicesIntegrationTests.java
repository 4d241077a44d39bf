package dev.sagarewind.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.access.Reach;
import dev.sagarewind.access.Scope;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.timeline.History;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailureChoicesIntegrationTests {

    private static final PartitionId PARTITION = new PartitionId("order.payment", 0);

    private final LocalDatabase database = TestPostgres.migratedDatabase();
    private final History history = new History(database);
    private final Board board = Board.of(database);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Test
    void theNewestFailuresOfEachCauseComeInOneAnswer() {
        failed("payment", 1, Duration.ofMinutes(30));
        failed("payment", 2, Duration.ofMinutes(10));
        failed("payment", 3, Duration.ofMinutes(20));
        failed("stock", 4, Duration.ofMinutes(5));
        board.catchUp();
        List<CauseId> causes = causes();

        Map<CauseId, List<Failure>> newest = board.choices.newestOf(causes, 2);

        assertThat(newest.get(causeOf("payment"))).extracting(Failure::offset).containsExactly(2L, 3L);
        assertThat(newest.get(causeOf("stock"))).extracting(Failure::offset).containsExactly(4L);
        assertThat(board.choices.newestOf(List.of(), 2)).isEmpty();
    }

    @Test
    void failuresAreCountedByTheSlotInWhichTheyFailed() {
        Duration slot = Spark.SPAN.dividedBy(Spark.SLOTS);
        failed("payment", 1, Duration.ZERO);
        failed("payment", 2, slot.dividedBy(2));
        failed("payment", 3, slot.dividedBy(2).plus(slot));
        failed("payment", 4, Spark.SPAN);
        failed("payment", 5, Spark.SPAN.plusMillis(1));
        failed("stock", 6, Spark.SPAN.plusDays(1));
        board.catchUp();

        Map<CauseId, int[]> counts = board.choices.failedLately(causes(), now);

        int[] expected = new int[Spark.SLOTS];
        expected[Spark.SLOTS - 1] = 2;
        expected[Spark.SLOTS - 2] = 1;
        expected[0] = 1;
        assertThat(counts).containsOnlyKeys(causeOf("payment"));
        assertThat(counts.get(causeOf("payment"))).containsExactly(expected);
        assertThat(Spark.of(expected).failures()).isEqualTo(4);
    }

    @Test
    void whoSeesAPartIsAnsweredForThatPart() {
        failed("payment", 1, Duration.ofMinutes(1));
        failed("stock", 2, Duration.ofMinutes(1));
        board.catchUp();
        JdbcFailureChoices ofStock =
                board.choices.within(new Scope(List.of(Set.of(new Reach(Set.of("stock"), Set.of(), Set.of())))));

        assertThat(ofStock.newestOf(causes(), 5)).containsOnlyKeys(causeOf("stock"));
        assertThat(ofStock.failedLately(causes(), now)).containsOnlyKeys(causeOf("stock"));
    }

    private void failed(String group, long offset, Duration ago) {
        EventId event = history.request("saga-" + offset, PARTITION.topic(), "order");
        history.attempt(group, event, "saga-" + offset, PARTITION, offset)
                .at(now.minus(ago))
                .failed("java.net.SocketTimeoutException", "Read timed out");
    }

    private List<CauseId> causes() {
        return board.causes.open(Optional.empty(), 10).stream().map(Cause::id).toList();
    }

    private CauseId causeOf(String group) {
        return board.causes.open(Optional.empty(), 10).stream()
                .filter(cause -> cause.group().value().equals(group))
                .map(Cause::id)
                .findFirst()
                .orElseThrow();
    }
}
