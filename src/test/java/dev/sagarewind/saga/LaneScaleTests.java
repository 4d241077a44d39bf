package dev.sagarewind.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneScaleTests {

    @Test
    void foldsAStretchWithoutEventsAndSaysHowLongItIs() {
        LaneScale scale = scale(0, 1, 2, 8, 2000, 2010);

        assertThat(scale.folds())
                .singleElement()
                .satisfies(fold -> assertThat(fold.length()).isEqualTo(Duration.ofSeconds(1992)));
        assertThat(scale.stretches()).hasSize(2);
    }

    @Test
    void doesNotFoldWhatIsShortOrNoTenthOfTheWhole() {
        assertThat(scale(0, 30).folds()).isEmpty();
        assertThat(scale(0, 31).folds()).hasSize(1);
        assertThat(LaneScale.of(IntStream.rangeClosed(0, 20)
                                .mapToObj(each -> SagaBuilder.at(each * 60))
                                .toList())
                        .folds())
                .isEmpty();
    }

    @Test
    void foldsAgainWhatIsLongBesideWhatIsLeft() {
        LaneScale scale = scale(0, 5, 5 + 86_400, 10 + 86_400, 10 + 86_400 + 600, 15 + 86_400 + 600);

        assertThat(scale.folds())
                .extracting(LaneScale.Fold::length)
                .containsExactly(Duration.ofDays(1), Duration.ofMinutes(10));
    }

    @Test
    void fillsTheWidthAndKeepsTheOrderOfTime() {
        double[] moments = {0, 1, 2, 8, 2000, 2010, 9000, 9001};
        LaneScale scale = scale(moments);

        double[] places = DoubleStream.of(moments)
                .map(each -> scale.x(SagaBuilder.at(each)))
                .toArray();
        assertThat(places).isSorted();
        assertThat(places[0]).isCloseTo(1, within(0.01));
        assertThat(places[places.length - 1]).isCloseTo(98.3, within(0.01));
        LaneScale.Stretch last = scale.stretches().get(2);
        assertThat(last.x() + last.width()).isCloseTo(100, within(0.01));
    }

    @Test
    void placesAMomentWithinAFoldAndKeepsOneOutsideAtTheEdge() {
        LaneScale scale = scale(0, 1, 1001, 1002);
        LaneScale.Fold fold = scale.folds().get(0);

        assertThat(scale.x(SagaBuilder.at(501))).isCloseTo(fold.x() + LaneScale.FOLD_WIDTH / 2, within(0.01));
        assertThat(scale.x(SagaBuilder.at(-5))).isEqualTo(scale.x(SagaBuilder.at(0)));
        assertThat(scale.x(SagaBuilder.at(9999))).isEqualTo(scale.x(SagaBuilder.at(1002)));
    }

    @Test
    void hasAPlaceForASingleMoment() {
        assertThat(scale(0).x(SagaBuilder.BEGIN)).isEqualTo(1);
    }

    @Test
    void leavesRoomForWhatIsNotFoldedHoweverManyGapsThereAre() {
        double[] moments = IntStream.range(0, 40)
                .mapToDouble(each -> Math.pow(2, each / 2.0) * 100)
                .toArray();

        assertThat(scale(moments).folds()).hasSizeLessThanOrEqualTo(9);
    }

    private static LaneScale scale(double... seconds) {
        List<Instant> moments =
                DoubleStream.of(seconds).mapToObj(SagaBuilder::at).toList();
        return LaneScale.of(moments);
    }
}
