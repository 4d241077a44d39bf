package dev.sagarewind.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.Layout;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Layout.class)
class JdbcTimelineIntegrationTests {

    private static final PartitionId PARTITION = new PartitionId("order.payment", 2);
    private static final ConsumerGroupId PAYMENT = new ConsumerGroupId("payment");

    private final History history;
    private final Timeline timeline;

    JdbcTimelineIntegrationTests(Layout layout) {
        LocalDatabase database = TestPostgres.freshDatabase(layout);
        history = new History(database);
        timeline = FeedFixture.timeline(database);
    }

    @Test
    void tellsEverythingOfAnEvent() {
        EventId event = history.request("saga-1", "order.payment", "order");
        history.attempt("payment", event, "saga-1", PARTITION, 7)
                .failed("java.net.SocketTimeoutException", "Read timed out", "a stack");
        history.attempt("payment", event, "saga-1", PARTITION, 7).succeeded();
        history.attempt("stock", event, "saga-1", PARTITION, 7).succeeded();

        EventHistory told = timeline.event(event).orElseThrow();

        assertThat(told.request()).hasValueSatisfying(request -> {
            assertThat(request.requestedBy()).isEqualTo("order");
            assertThat(request.payload()).isEqualTo("{\"amount\": 3240}");
        });
        assertThat(told.consumptions())
                .extracting(Consumption::outcome)
                .containsExactly(Outcome.FAILED, Outcome.SUCCEEDED, Outcome.SUCCEEDED);
        assertThat(told.consumptions().get(0).error())
                .hasValueSatisfying(error -> assertThat(error.stack()).contains("a stack"));
    }

    @Test
    void knowsNothingOfAnEventThatWasNeitherRequestedNorConsumed() {
        assertThat(timeline.event(EventId.of("019ab39e-f307-7590-8d27-3e34f98dff7e")))
                .isEmpty();
    }

    @Test
    void listsASagasEventsByRequestAndThenThoseThatWereNeverRequested() {
        EventId stray = EventId.of("019ab39e-f307-7590-8d27-3e34f98dff7e");
        history.attempt("payment", stray, "saga-1", PARTITION, 1).succeeded();
        EventId first = history.request("saga-1", "order.payment", "order");
        EventId second = history.request("saga-1", "order.payment", "order");

        assertThat(timeline.saga("saga-1")).extracting(EventHistory::eventId).containsExactly(first, second, stray);
    }

    @Test
    void saysOfEachEventInARangeHowTheGroupStandsWithItWhereverItSettledIt() {
        EventId twice = history.request("saga-1", "order.payment", "order");
        EventId open = history.request("saga-2", "order.payment", "order");
        history.attempt("payment", twice, "saga-1", PARTITION, 10).failed("E", "m");
        history.attempt("payment", twice, "saga-1", PARTITION, 12).succeeded();
        history.attempt("payment", open, "saga-2", PARTITION, 11).held(twice);
        history.attempt("stock", open, "saga-2", PARTITION, 11).succeeded();

        List<RangeEntry> entries = timeline.range(new GroupPartition(PAYMENT, PARTITION), new OffsetRange(10, 20), 10);

        assertThat(entries).extracting(RangeEntry::eventId).containsExactly(twice, open);
        assertThat(entries).extracting(RangeEntry::offset).containsExactly(10L, 11L);
        assertThat(entries).extracting(RangeEntry::settled).containsExactly(true, false);
        assertThat(entries).extracting(RangeEntry::tried).containsExactly(true, false);
        assertThat(entries).extracting(RangeEntry::latest).containsExactly(Outcome.SUCCEEDED, Outcome.HELD);
    }

    @Test
    void returnsAsManyEntriesAsWereAskedForAlthoughAnEventStandsAtTwoOffsets() {
        EventId twice = history.request("saga-1", "order.payment", "order");
        EventId next = history.request("saga-2", "order.payment", "order");
        history.attempt("payment", twice, "saga-1", PARTITION, 10).failed("E", "m");
        history.attempt("payment", twice, "saga-1", PARTITION, 11).failed("E", "m");
        history.attempt("payment", next, "saga-2", PARTITION, 12).succeeded();

        assertThat(timeline.range(new GroupPartition(PAYMENT, PARTITION), new OffsetRange(0, 100), 2))
                .extracting(RangeEntry::eventId)
                .containsExactly(twice, next);
    }

    @Test
    void saysWhichEventsWerePassedByALaterSuccessOfTheirSagaInTheSamePartition() {
        EventId passed = history.request("saga-1", "order.payment", "order");
        EventId later = history.request("saga-1", "order.payment", "order");
        EventId waiting = history.request("saga-2", "order.payment", "order");
        EventId held = history.request("saga-2", "order.payment", "order");
        history.attempt("payment", passed, "saga-1", PARTITION, 1).failed("E", "m");
        history.attempt("payment", later, "saga-1", PARTITION, 2).succeeded();
        history.attempt("payment", waiting, "saga-2", PARTITION, 3).failed("E", "m");
        history.attempt("payment", held, "saga-2", PARTITION, 4).held(waiting);

        assertThat(timeline.passedByLater(PAYMENT, List.of(passed, waiting))).containsExactly(passed);
    }

    @Test
    void anEventIsNotPassedByItselfNorByAnotherPartitionOrGroup() {
        EventId early = history.request("saga-3", "order.payment", "order");
        EventId middle = history.request("saga-3", "order.payment", "order");
        EventId last = history.request("saga-3", "order.payment", "order");
        EventId elsewhere = history.request("saga-3", "order.payment", "order");
        history.attempt("payment", early, "saga-3", PARTITION, 1).succeeded();
        history.attempt("payment", last, "saga-3", PARTITION, 3).failed("E", "m");
        history.attempt("payment", last, "saga-3", PARTITION, 4).succeeded();
        history.attempt("payment", elsewhere, "saga-3", new PartitionId("order.payment", 1), 9)
                .succeeded();
        history.attempt("stock", middle, "saga-3", PARTITION, 8).succeeded();

        assertThat(timeline.passedByLater(PAYMENT, List.of(early, last))).containsExactly(early);

        history.attempt("payment", middle, "saga-3", PARTITION, 2).succeeded();
        assertThat(timeline.passedByLater(PAYMENT, List.of(early, middle, last)))
                .containsExactlyInAnyOrder(early, middle);
    }

    @Test
    void tellsWhatTheGroupsHistorySaysNowAndLeavesOutWhatItNeverMet() {
        EventId met = history.request("saga-1", "order.payment", "order");
        EventId never = history.request("saga-1", "order.payment", "order");
        history.attempt("payment", met, "saga-1", PARTITION, 1).skipped();

        assertThat(timeline.states(PAYMENT, List.of(met, never)))
                .containsOnlyKeys(met)
                .hasEntrySatisfying(met, state -> {
                    assertThat(state.settled()).isTrue();
                    assertThat(state.tried()).isFalse();
                });
    }

    @Test
    void remembersWhenAGroupLastConsumed() {
        EventId event = history.request("saga-1", "order.payment", "order");
        assertThat(timeline.lastConsumedAt(PAYMENT)).isEmpty();

        history.attempt("payment", event, "saga-1", PARTITION, 1).succeeded();

        assertThat(timeline.lastConsumedAt(PAYMENT))
                .contains(timeline.event(event)
                        .orElseThrow()
                        .consumptions()
                        .get(0)
                        .consumedAt());
    }
}
