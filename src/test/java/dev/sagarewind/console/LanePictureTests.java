package dev.sagarewind.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.failure.Activity.Minute;
import dev.sagarewind.position.ConsumerGroupId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LanePictureTests {

    private static final Instant NOW = Instant.parse("2026-11-21T18:15:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(2));

    @Test
    void failedStandsOnTheLineHeldOnTopSucceededBeneath() {
        LanePicture picture = picture(
                Map.of(group("payment"), List.of(new Minute(NOW.minus(Duration.ofMinutes(90)), 5, 4, 2))), LONG_AGO);

        LanePicture.Lane lane = picture.lanes().get(0);
        assertThat(lane.failed()).containsExactly(new LanePicture.Bar("50", "40", "18"));
        assertThat(lane.held()).containsExactly(new LanePicture.Bar("50", "31", "9"));
        assertThat(lane.succeeded()).containsExactly(new LanePicture.Bar("50", "59", "8"));
        assertThat(picture.totals()).isEqualTo(new LanePicture.Totals(5, 4, 2));
        assertThat(picture.height()).isEqualTo(70);
    }

    @Test
    void aBurstStaysWithinItsLane() {
        LanePicture picture = picture(
                Map.of(
                        group("payment"),
                        List.of(
                                new Minute(NOW.minus(Duration.ofMinutes(60)), 0, 900, 300),
                                new Minute(NOW.minus(Duration.ofMinutes(10)), 0, 1, 0))),
                LONG_AGO);

        assertThat(picture.lanes().get(0).held())
                .allSatisfy(bar -> assertThat(Double.parseDouble(bar.y())).isGreaterThanOrEqualTo(26));
        assertThat(picture.lanes().get(0).failed().get(1).height()).isEqualTo("1.5");
    }

    @Test
    void theMinutesOfABinAreOneBar() {
        LanePicture picture = picture(
                Map.of(
                        group("payment"),
                        List.of(
                                new Minute(NOW.minus(Duration.ofMinutes(90)), 0, 1, 0),
                                new Minute(NOW.minus(Duration.ofMinutes(89)), 0, 1, 0))),
                LONG_AGO);
        assertThat(picture.lanes().get(0).failed())
                .extracting(LanePicture.Bar::height)
                .containsExactly("9");
    }

    @Test
    void timesAreThoseOfThePages() {
        assertThat(picture(Map.of(), LONG_AGO).ticks())
                .containsExactly(
                        new LanePicture.Tick("8.33", "00:30"),
                        new LanePicture.Tick("25", "01:00"),
                        new LanePicture.Tick("41.67", "01:30"),
                        new LanePicture.Tick("58.33", "02:00"),
                        new LanePicture.Tick("75", "02:30"),
                        new LanePicture.Tick("91.67", "03:00"));
    }

    @Test
    void whatWasNotCountedIsUnknownRatherThanEmpty() {
        assertThat(picture(Map.of(), NOW.minus(Duration.ofMinutes(45))).unknown())
                .isEqualTo("75");
        assertThat(picture(Map.of(), LONG_AGO).unknown()).isEqualTo("0");
    }

    @Test
    void lanesAreInOrderOfNameAndThoseInTroubleAreNeverLeftOut() {
        Map<ConsumerGroupId, List<Minute>> activity = new TreeMap<>();
        for (int number = 10; number < 30; number++) {
            activity.put(group("quiet-" + number), List.of(new Minute(NOW.minusSeconds(600), 9, 0, 0)));
        }
        activity.put(group("zebra"), List.of(new Minute(NOW.minusSeconds(600), 0, 1, 0)));

        assertThat(picture(activity, LONG_AGO).lanes())
                .extracting(LanePicture.Lane::group)
                .hasSize(8)
                .isSorted()
                .contains("zebra");
    }

    private static LanePicture picture(Map<ConsumerGroupId, List<Minute>> activity, Instant countedSince) {
        return LanePicture.of(activity, countedSince, NOW, ZoneId.of("Asia/Tokyo"));
    }

    private static ConsumerGroupId group(String name) {
        return new ConsumerGroupId(name);
    }
}
