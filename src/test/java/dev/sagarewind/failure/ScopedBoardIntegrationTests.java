package dev.sagarewind.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.access.Reach;
import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.timeline.History;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A team sees its part of the board: every list and every count the same part. */
class ScopedBoardIntegrationTests {

    private static final List<String> GROUPS = List.of("payment", "payment-refund", "stock", "pay%ment");
    private static final List<String> TOPICS = List.of("order.payment", "order_payment", "stock");
    private static final List<String> SAGA_TYPES = List.of("order", "refund");

    private static final Scope ALL = Scope.everything();
    private static final List<Scope> SCOPES = List.of(
            ALL,
            Scope.nothing(),
            scope(Set.of("payment*"), Set.of(), Set.of()),
            scope(Set.of("pay%*"), Set.of(), Set.of()),
            scope(Set.of(), Set.of("order_*", "s*k"), Set.of()),
            scope(Set.of("*"), Set.of("order.payment"), Set.of("refund")),
            new Scope(List.of(
                    Set.of(new Reach(Set.of("stock"), Set.of(), Set.of())),
                    Set.of(
                            new Reach(Set.of("payment*"), Set.of(), Set.of()),
                            new Reach(Set.of(), Set.of(), Set.of("order"))))));

    private final LocalDatabase database = TestPostgres.migratedDatabase();
    private final History history = new History(database);
    private final Board board = Board.of(database).catchUp();

    @Test
    void countsAgreeWithListsWhateverTheScope() {
        failures(60);
        board.catchUp();
        List<Failure> everything = board.failures.list(FailureFilter.open(), Optional.empty(), 1_000);
        assertThat(everything).hasSize(60);

        for (Scope scope : SCOPES) {
            List<Failure> expected =
                    everything.stream().filter(failure -> failure.within(scope)).toList();
            FailureBoard seen = board.failures.within(scope);

            assertThat(seen.list(FailureFilter.open(), Optional.empty(), 1_000))
                    .as("%s", scope)
                    .containsExactlyElementsOf(expected);
            assertThat(seen.countByState()).containsEntry(FailureState.OPEN, expected.size());
            assertThat(seen.openByGroup().values().stream()
                            .mapToInt(OpenCount::failed)
                            .sum())
                    .isEqualTo(expected.size());
            assertThat(board.causes.within(scope).open(Optional.empty(), 1_000).stream()
                            .mapToInt(Cause::open)
                            .sum())
                    .isEqualTo(expected.size());
            assertThat(board.sagas.within(scope).count()).isEqualTo((int)
                    expected.stream().map(Failure::sagaId).distinct().count());
            assertThat(board.sagas.within(scope).list(StandingSagas.Filter.none(), Optional.empty(), 1_000))
                    .extracting(StandingSaga::sagaId)
                    .containsExactlyInAnyOrderElementsOf(expected.stream()
                            .flatMap(failure -> failure.sagaId().stream())
                            .distinct()
                            .toList());
            assertThat(board.activity.since(Instant.EPOCH, scope).keySet())
                    .allMatch(group -> scope.coversGroup(group.value()));
            assertThat(seen.findAll(everything.stream().map(Failure::id).toList()))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void aCauseOfWhichNothingIsSeenIsNotThere() {
        failures(20);
        board.catchUp();
        Cause cause =
                board.causes.open(Optional.of(new ConsumerGroupId("stock")), 1).get(0);

        assertThat(board.causes.find(cause.id())).isPresent();
        assertThat(board.causes
                        .within(scope(Set.of("stock"), Set.of("no-such-topic"), Set.of()))
                        .find(cause.id()))
                .isEmpty();
    }

    private void failures(int count) {
        Random random = new Random(7);
        for (int offset = 0; offset < count; offset++) {
            String topic = oneOf(random, TOPICS);
            String saga = "saga-" + random.nextInt(40);
            EventId event = history.requestOfType(oneOf(random, SAGA_TYPES), saga, topic);
            history.attempt(oneOf(random, GROUPS), event, saga, new PartitionId(topic, 0), offset)
                    .failed("E" + random.nextInt(3), "m");
        }
    }

    private static String oneOf(Random random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static Scope scope(Set<String> groups, Set<String> topics, Set<String> sagaTypes) {
        return new Scope(List.of(Set.of(new Reach(groups, topics, sagaTypes))));
    }
}
