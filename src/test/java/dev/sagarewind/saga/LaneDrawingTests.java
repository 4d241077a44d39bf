package dev.sagarewind.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sagarewind.timeline.Outcome;
import java.time.ZoneId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneDrawingTests {

    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    private final SagaBuilder saga = new SagaBuilder();

    @Test
    void givesEachGroupALaneAndEachEventARow() {
        saga.event("OrderPlaced", 0, saga.attempt("order", Outcome.SUCCEEDED, 1, 2));
        saga.event("ReserveStock", 1.5, 1, saga.attempt("stock", Outcome.SUCCEEDED, 2, 3));
        saga.event("StockReserved", 2.5, 2, saga.attempt("order", Outcome.SUCCEEDED, 3, 4));

        LanePicture picture = draw(10);

        assertThat(picture.lanes())
                .containsExactly(
                        new LanePicture.Lane("order", true, 48, 92), new LanePicture.Lane("stock", true, 140, 56));
        assertThat(picture.height()).isEqualTo(196);
        assertThat(picture.rows()).extracting(LaneRow::y).containsExactly(76, 112, 168);
        assertThat(picture.now()).isEmpty();
    }

    @Test
    void makesALaneAsHighAsALongNameNeeds() {
        saga.event("OrderPlaced", 0, saga.attempt("order-analytics-projection.eu-central.v3", Outcome.SUCCEEDED, 1, 2));

        assertThat(draw(10).lanes().get(0).height()).isEqualTo(100);
    }

    @Test
    void drawsWhatLedToARequestAsAnArrow() {
        saga.event("OrderPlaced", 0, saga.attempt("order", Outcome.SUCCEEDED, 1, 2));
        saga.event("ReserveStock", 1.5, 1, saga.attempt("stock", Outcome.SUCCEEDED, 2, 3));
        saga.event("StockReserved", 2.5, 2, saga.attempt("order", Outcome.SUCCEEDED, 3, 4));

        LanePicture picture = draw(10);

        String down = picture.rows().get(2).request().orElseThrow();
        String up = picture.rows().get(1).request().orElseThrow();
        assertThat(picture.causes())
                .containsExactlyInAnyOrder(
                        new LanePicture.Arrow(down, 88, 164, 168, true),
                        new LanePicture.Arrow(up, 168, 128, 124, false));
    }

    @Test
    void dotsTheTimeUntilItRanAgainAndFlagsTheRewindThatDidIt() {
        saga.event(
                "AuthorisePayment",
                0,
                saga.attempt("payment", Outcome.FAILED, 1, 6),
                saga.attempt("payment", Outcome.SUCCEEDED, 20, 21));
        saga.rewound("payment", 1, 15);

        LanePicture picture = draw(25);

        LaneRow row = picture.rows().get(0);
        assertThat(row.marks()).extracting(LaneRow.Mark::outcome).containsExactly(Outcome.FAILED, Outcome.SUCCEEDED);
        assertThat(row.marks().get(0).untilX())
                .contains(row.marks().get(1).bar().orElseThrow().x());
        assertThat(row.marks().get(1).untilX()).isEmpty();
        assertThat(picture.flags()).singleElement().satisfies(flag -> {
            assertThat(flag.back()).isEqualTo(row.marks().get(0).glyph());
            assertThat(flag.y()).isEqualTo(48);
            assertThat(flag.bottom()).isEqualTo(104);
        });
    }

    @Test
    void whatIsOpenReachesUntilNow() {
        saga.event("AuthorisePayment", 0, saga.attempt("payment", Outcome.FAILED, 1, 6));
        saga.event("CapturePayment", 7, saga.attempt("payment", Outcome.HELD, 8, 8));

        LanePicture picture = draw(20);

        assertThat(picture.now()).contains("98.3%");
        assertThat(picture.rows().get(0).marks().get(0).untilX()).contains("98.3%");
        LaneRow.Mark held = picture.rows().get(1).marks().get(0);
        assertThat(held.bar()).isEmpty();
        assertThat(held.untilX()).contains("98.3%");
    }

    @Test
    void whatNobodyHasConsumedWaitsUntilNowInTheLaneOfItsTopicsReader() {
        saga.event("ScheduleDelivery", 0, saga.attempt("delivery", Outcome.SUCCEEDED, 1, 2));
        saga.event("ScheduleDelivery", 3);
        saga.event("SendInvoice", 4);

        LanePicture picture = draw(10);

        assertThat(picture.lanes())
                .extracting(LanePicture.Lane::name, LanePicture.Lane::group)
                .containsExactly(tuple("delivery", true), tuple("topic-of-SendInvoice", false));
        assertThat(picture.rows().get(1).pending()).isTrue();
        assertThat(picture.rows().get(1).waiting()).isPresent();
        assertThat(picture.rows().get(1).marks()).isEmpty();
    }

    @Test
    void keepsABarVisibleHoweverShortTheAttemptWas() {
        saga.event("OrderPlaced", 0, saga.attempt("order", Outcome.SUCCEEDED, 1, 1.001));
        saga.event("OrderChecked", 25, saga.attempt("order", Outcome.SUCCEEDED, 26, 27));

        assertThat(draw(30).rows().get(0).marks().get(0).bar().orElseThrow().width())
                .isEqualTo("0.7%");
    }

    @Test
    void drawsAClockThatRunsBackwardsAsNoTimeAtAll() {
        saga.event("OrderPlaced", 5, saga.attempt("order", Outcome.SUCCEEDED, 4, 3));

        LaneRow row = draw(10).rows().get(0);

        assertThat(row.waiting()).isEmpty();
        assertThat(row.marks().get(0).bar().orElseThrow().width()).isEqualTo("0.7%");
    }

    @Test
    void drawsTheNewestRowsOfAVeryLongSaga() {
        IntStream.range(0, 600)
                .forEach(each ->
                        saga.event("Step", each, saga.attempt("order", Outcome.SUCCEEDED, each + 0.1, each + 0.2)));

        LanePicture picture = draw(700);

        assertThat(picture.rows()).hasSize(LaneDrawing.MOST_ROWS);
        assertThat(picture.omitted()).isEqualTo(600 - LaneDrawing.MOST_ROWS);
        assertThat(picture.rows().get(LaneDrawing.MOST_ROWS - 1).event().number())
                .isEqualTo(600);
        assertThat(SagaTable.of(saga.seenAt(700)).events()).hasSize(600);
    }

    @Test
    void writesRoundTimesOfTheReadersClock() {
        saga.event("OrderPlaced", 0, saga.attempt("order", Outcome.SUCCEEDED, 1, 20));

        LanePicture picture = draw(20);

        assertThat(picture.starts()).extracting(LaneTicks.Tick::text).containsExactly("02:40");
        assertThat(picture.ticks())
                .extracting(LaneTicks.Tick::text)
                .startsWith(":02", ":04")
                .endsWith(":18");
    }

    private LanePicture draw(double seenAt) {
        return new LaneDrawing(saga.seenAt(seenAt), TOKYO).picture();
    }
}
