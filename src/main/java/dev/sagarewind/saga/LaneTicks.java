package dev.sagarewind.saga;

import dev.sagarewind.web.Percent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The times at the top of the lane picture: where each stretch begins, and round times within it. */
class LaneTicks {

    /** A time at its place. */
    record Tick(String x, String text) {}

    private static final double LEAST_APART = 5.5;
    private static final double LEAST_FOR_A_DATE = 14;
    private static final List<Duration> STEPS = Stream.of(
                    "PT1S", "PT2S", "PT5S", "PT10S", "PT15S", "PT30S", "PT1M", "PT2M", "PT5M", "PT10M", "PT15M",
                    "PT30M", "PT1H", "PT2H", "PT3H", "PT6H", "PT12H", "P1D", "P7D")
            .map(Duration::parse)
            .toList();
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern(":ss", Locale.ROOT);
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAYS = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);
    private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

    private final LaneScale scale;
    private final ZoneId zone;

    LaneTicks(LaneScale scale, ZoneId zone) {
        this.scale = scale;
        this.zone = zone;
    }

    /** Where the stretches begin, with the date where the picture spans several days and there is room. */
    List<Tick> starts() {
        List<LaneScale.Stretch> stretches = scale.stretches();
        boolean severalDays = !day(stretches.get(0).from())
                .equals(day(stretches.get(stretches.size() - 1).to()));
        return stretches.stream()
                .filter(stretch -> stretch.width() >= LEAST_APART)
                .map(stretch -> new Tick(
                        Percent.of(stretch.x()),
                        (severalDays && stretch.width() >= LEAST_FOR_A_DATE ? START : MINUTES)
                                .format(stretch.from().atZone(zone))))
                .toList();
    }

    List<Tick> ticks() {
        return scale.stretches().stream()
                .flatMap(stretch -> ticks(stretch).stream())
                .toList();
    }

    private List<Tick> ticks(LaneScale.Stretch stretch) {
        double perSecond = stretch.perSecond();
        return STEPS.stream()
                .filter(step -> step.toSeconds() * perSecond >= LEAST_APART)
                .findFirst()
                .map(step -> ticks(stretch, step))
                .orElse(List.of());
    }

    private List<Tick> ticks(LaneScale.Stretch stretch, Duration step) {
        DateTimeFormatter format =
                step.compareTo(Duration.ofMinutes(1)) < 0 ? SECONDS : step.toDays() > 0 ? DAYS : MINUTES;
        ZonedDateTime from = stretch.from().atZone(zone);
        // Round times of the reader's clock, not of UTC.
        long local = stretch.from().getEpochSecond() + from.getOffset().getTotalSeconds();
        long first = Math.floorDiv(local, step.toSeconds()) * step.toSeconds()
                + step.toSeconds()
                - from.getOffset().getTotalSeconds();
        List<Tick> ticks = new ArrayList<>();
        for (Instant at = Instant.ofEpochSecond(first); at.isBefore(stretch.to()); at = at.plus(step)) {
            ticks.add(new Tick(Percent.of(stretch.place(at)), format.format(at.atZone(zone))));
        }
        return ticks;
    }

    private LocalDate day(Instant at) {
        return at.atZone(zone).toLocalDate();
    }
}
