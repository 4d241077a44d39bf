package dev.sagarewind.console;

import dev.sagarewind.failure.Activity;
import dev.sagarewind.position.ConsumerGroupId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The last hours as a picture, a lane per consumer group: failed up, held on top, succeeded down. x and widths are
 * percents, y and heights pixels.
 *
 * @param unknown how much of the picture, from the left, was not counted; 0 if all of it was
 */
record LanePicture(List<Lane> lanes, List<Tick> ticks, String unknown, Totals totals) {

    static final Duration SPAN = Duration.ofHours(3);

    private static final Duration BIN = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofMinutes(30);
    private static final int BINS = (int) SPAN.dividedBy(BIN);
    private static final int MOST_LANES = 8;
    private static final int HEAD = 26;
    private static final int LANE = 44;
    private static final int BASE = 32;
    private static final double TALLEST = 28;
    private static final double TALLEST_MESSAGE = 4.5;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** A group's lane; {@code y} is its upper edge. */
    record Lane(String group, int y, List<Bar> succeeded, List<Bar> failed, List<Bar> held) {}

    /** A bar of a lane. */
    record Bar(String x, String y, String height) {}

    /** A time above the lanes. */
    record Tick(String x, String label) {}

    /** What the lanes show, in numbers. */
    record Totals(long succeeded, long failed, long held) {}

    private record Bin(int succeeded, int failed, int held) {

        private static final Bin NONE = new Bin(0, 0, 0);

        Bin plus(Activity.Minute minute) {
            return new Bin(succeeded + minute.succeeded(), failed + minute.failed(), held + minute.held());
        }
    }

    public int height() {
        return HEAD + LANE * lanes.size();
    }

    /** @param countedSince since when consuming was counted */
    static LanePicture of(
            Map<ConsumerGroupId, List<Activity.Minute>> activity, Instant countedSince, Instant now, ZoneId zone) {
        Instant from = now.minus(SPAN);
        List<Map.Entry<ConsumerGroupId, List<Activity.Minute>>> shown = activity.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<ConsumerGroupId, List<Activity.Minute>> entry) -> troubles(entry.getValue()))
                        .reversed())
                .limit(MOST_LANES)
                .sorted(Map.Entry.comparingByKey())
                .toList();
        List<Lane> lanes = new ArrayList<>();
        for (Map.Entry<ConsumerGroupId, List<Activity.Minute>> entry : shown) {
            lanes.add(lane(entry.getKey(), HEAD + LANE * lanes.size(), bins(entry.getValue(), from)));
        }
        long missing = Math.max(0, Duration.between(from, countedSince).toMillis());
        return new LanePicture(
                List.copyOf(lanes),
                ticks(from, now, zone),
                rounded(100.0 * Math.min(missing, SPAN.toMillis()) / SPAN.toMillis()),
                totals(shown.stream()
                        .flatMap(entry -> entry.getValue().stream())
                        .toList()));
    }

    private static int troubles(List<Activity.Minute> minutes) {
        return minutes.stream()
                .mapToInt(minute -> minute.failed() + minute.held())
                .sum();
    }

    private static Totals totals(List<Activity.Minute> minutes) {
        return new Totals(
                minutes.stream().mapToLong(Activity.Minute::succeeded).sum(),
                minutes.stream().mapToLong(Activity.Minute::failed).sum(),
                minutes.stream().mapToLong(Activity.Minute::held).sum());
    }

    private static List<Bin> bins(List<Activity.Minute> minutes, Instant from) {
        List<Bin> bins = new ArrayList<>(Collections.nCopies(BINS, Bin.NONE));
        for (Activity.Minute minute : minutes) {
            long index = Duration.between(from, minute.minute()).dividedBy(BIN);
            int at = (int) Math.min(Math.max(index, 0), BINS - 1);
            bins.set(at, bins.get(at).plus(minute));
        }
        return bins;
    }

    private static Lane lane(ConsumerGroupId group, int y, List<Bin> bins) {
        int worst =
                bins.stream().mapToInt(bin -> bin.failed() + bin.held()).max().orElse(0);
        int busiest = bins.stream().mapToInt(Bin::succeeded).max().orElse(0);
        double message = worst == 0 ? 0 : Math.min(TALLEST_MESSAGE, TALLEST / worst);
        List<Bar> succeeded = new ArrayList<>();
        List<Bar> failed = new ArrayList<>();
        List<Bar> held = new ArrayList<>();
        for (int index = 0; index < BINS; index++) {
            Bin bin = bins.get(index);
            double base = y + BASE;
            double failedHeight = visible(bin.failed(), message);
            if (bin.succeeded() > 0) {
                succeeded.add(bar(index, base + 1, 2 + 6.0 * bin.succeeded() / busiest));
            }
            if (bin.failed() > 0) {
                failed.add(bar(index, base - failedHeight, failedHeight));
            }
            if (bin.held() > 0) {
                double height = visible(bin.held(), message);
                held.add(bar(index, base - failedHeight - height, height));
            }
        }
        return new Lane(group.value(), y, succeeded, failed, held);
    }

    /** One message among thousands is still seen. */
    private static double visible(int messages, double message) {
        return messages == 0 ? 0 : Math.max(1.5, messages * message);
    }

    private static Bar bar(int index, double y, double height) {
        return new Bar(rounded(100.0 * index / BINS), rounded(y), rounded(height));
    }

    private static List<Tick> ticks(Instant from, Instant now, ZoneId zone) {
        List<Tick> ticks = new ArrayList<>();
        long step = TICK.toSeconds();
        Instant first = Instant.ofEpochSecond((from.getEpochSecond() / step + 1) * step);
        for (Instant at = first; at.isBefore(now); at = at.plus(TICK)) {
            double share = (double) Duration.between(from, at).toMillis() / SPAN.toMillis();
            ticks.add(new Tick(rounded(100 * share), TIME.format(at.atZone(zone))));
        }
        return ticks;
    }

    private static String rounded(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
